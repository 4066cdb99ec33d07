import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { never, type Reply } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, expectEnd, failure, isNear, words } from "./ask.ts";

test("R6 stops all calls when the caller stops", {
  meta: {
    points: 3,
    hints: [
      "The message says when the caller stopped, and what your client did then.",
      "Three places wait: for the first call, for the delay, for both calls. A promise that rejects when the caller stops belongs into each race. And each call has a signal of its own that must hear of it.",
      'function stop() {\n  stopped.reject(signal?.____);\n  for (const each of controllers) each.abort(signal?.____);\n}\nsignal?.addEventListener("abort", ____);\n\nWhat if work does not listen to its signal?',
    ],
  },
}, async () => {
  const delayMs = randomInt(600, 3_000);
  for (const stopAtMs of [delayMs - 300, delayMs + 300]) {
    const script = [never(), never(), never()];
    const run = await answer.evaluate(ask, { script, arguments: { delayMs, stopAtMs, budget: true } });
    const requests = stopAtMs < delayMs ? [0] : [0, delayMs];
    const asked = `The caller stopped at ${ms(stopAtMs)}. R6 asks to throw its reason then, and to send nothing more.`;
    expectEnd(run, asked, { requests, end: "threw the reason", afterMs: stopAtMs });
    const left = run.requests.filter(({ endedAtMs }) => !isNear(endedAtMs, stopAtMs)).length;
    expect(left, story(run, `${count(left, "request")} went on after that.`, asked)).toBe(0);
    const told = run.value?.reasons.filter((isReason) => isReason).length ?? 0;
    const signals = `${count(told, "signal")} of ${requests.length} had the caller's reason.`;
    expect(told, story(run, signals, "R6 asks for it in all.")).toBe(requests.length);
    const times = run.value?.budgetAskedAtMs.length ?? 0;
    const budget = `The caller stopped at ${ms(stopAtMs)}. Your client asked the budget ${count(times, "time")}.`;
    const asks = `delayMs was ${delayMs}. R3 asks for ${count(requests.length - 1, "time")}.`;
    expect(times, story(run, budget, asks)).toBe(requests.length - 1);
  }
  const deaf = await answer.evaluate(async ({ hedge }) => {
    let calls = 0;
    const signals: AbortSignal[] = [];
    const work = (signal: AbortSignal) => {
      calls += 1;
      signals.push(signal);
      return new Promise<never>(() => {});
    };
    const thrown = (promise: Promise<unknown>) => promise.catch((error: unknown) => String(error));
    const before = await thrown(hedge(work, { delayMs: 100, signal: AbortSignal.abort("taken back") }));
    const callsBefore = calls;
    const controller = new AbortController();
    setTimeout(() => controller.abort(null), 500);
    const options = { delayMs: 100, signal: controller.signal };
    const budget = { tryRetry: () => false };
    const after = [thrown(hedge(work, options)), thrown(hedge(work, { ...options, budget }))];
    return {
      before,
      callsBefore,
      after: await Promise.all(after),
      reasons: signals.map(({ reason }) => String(reason)),
    };
  });
  const { before, callsBefore = 0, after, reasons = [] } = deaf.value ?? {};
  const early = `With a signal that had aborted, it called work ${count(callsBefore, "time")} and threw ${before}.`;
  expect([callsBefore, before], story(deaf, early, "R6 asks for no call.")).toEqual([0, "taken back"]);
  const late = `The reason was null, and work did not listen. Your client threw ${after?.[0]} with two calls, ${after?.[1]} with one.`;
  expect(after, story(deaf, late, "R6 asks for the reason.")).toEqual(["null", "null"]);
  const why = `The reason was null. The signals of the calls had ${reasons.join(", ")}.`;
  expect(reasons, story(deaf, why, "R6 asks for null in all three.")).toEqual(["null", "null", "null"]);
});

test("R7 leaves no timer, no listener and no stray error", {
  meta: {
    points: 2,
    hints: [
      "The message says how the call ended, and what was left behind.",
      "Tidy up in a place that every way out passes. And whoever loses may still reject: its promise must be one that somebody watches, as all promises in a `Promise.any` are.",
      'try {\n  return await ____;\n} ____ {\n  clearTimeout(timer);\n  signal?.removeEventListener("abort", ____);\n}\n\nWhat does Node do with a rejection that nobody watches?',
    ],
  },
}, async () => {
  for (const [end, script] of [
    ["an answer in time", [words("1", 50)]],
    ["a failure in time", [failure("1", 50)]],
    ["the second call's answer", [never(), words("2", 50)]],
    ["two failures", [failure("1", 400), failure("2", 50)]],
    ["an abort", [never(), never()]],
    ["an abort during the delay", [never()]],
    ["an abort before it", []],
  ] as [string, Reply[]][]) {
    const run = await answer.evaluate(
      async ({ hedge }, url, end) => {
        const { getEventListeners } = process.getBuiltinModule("node:events");
        const controller = new AbortController();
        if (end === "an abort") setTimeout(() => controller.abort(), 500);
        if (end === "an abort during the delay") setTimeout(() => controller.abort(), 100);
        if (end === "an abort before it") controller.abort();
        const work = async (signal: AbortSignal) => {
          const response = await fetch(url, { signal });
          if (!response.ok) throw new Error("refused");
          return response.text();
        };
        await hedge(work, { delayMs: 300, signal: controller.signal }).catch(() => {});
        return { listeners: getEventListeners(controller.signal, "abort").length };
      },
      { script, arguments: end },
    );
    const { listeners = 0 } = run.value ?? {};
    const ran = `The call ended with ${end}, and ${count(run.left.timers, "timer")} still ran.`;
    expect(run.left.timers, story(run, ran, "R7 asks for none.")).toBe(0);
    const hung = `The call ended with ${end}, and ${count(listeners, "listener")} stayed on the signal.`;
    expect(listeners, story(run, hung, "R7 asks for none.")).toBe(0);
  }
  const late = await answer.evaluate(async ({ hedge }) => {
    let calls = 0;
    const work = async () => {
      calls += 1;
      const isFirst = calls === 1;
      await new Promise((resolve) => setTimeout(resolve, isFirst ? 1_000 : 50));
      if (isFirst) throw new Error("too late");
      return "the winner";
    };
    const value = await hedge(work, { delayMs: 300 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return value;
  });
  const did = `The loser failed at 1,000 ms. Your client gave ${late.value}.`;
  expect(late.value, story(late, did, "R7 asks for the winner's value, and for no other trace.")).toBe("the winner");
});
