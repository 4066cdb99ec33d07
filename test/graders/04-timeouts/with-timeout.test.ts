import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { never, type Reply, stall, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/04-timeouts/with-timeout.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("04-timeouts/with-timeout.ts");

type Run = { error?: { name: string; message: string } | undefined };

/** How a call ended: `it threw TimeoutError: …`. */
const ended = (run: Run) => (run.error ? `it threw ${run.error.name}: ${run.error.message}` : "it gave a result");
/** Near enough for a timer, which counts whole milliseconds. */
const isNear = (valueMs: number | undefined, rightMs: number) => Math.abs((valueMs ?? 1e9) - rightMs) <= 10;

test("R1 gives what work gives, and throws what it throws", {
  meta: {
    points: 1,
    hints: [
      "The message says what came out of a work that was done in time.",
      "In time means: nothing happens. Return the value of work as it is, and let its error through, the same object, whatever its name is. Only your timer knows that the time is over. Do not abort when work is done: its response may not be read yet.",
      "return await Promise.race([____(controller.signal), aborted]);\n\nWhat would the caller lose if you wrapped the error?",
    ],
  },
}, async () => {
  const id = randomUUID();
  const run = await answer.evaluate(
    async ({ withTimeout }, url, id) => {
      const signals: boolean[] = [];
      withTimeout(() => new Promise(() => {}), 10).catch(() => {}); // its limit is nobody else's
      const response = await withTimeout((signal) => {
        signals.push(signal instanceof AbortSignal && !signal.aborted);
        return fetch(url, { signal });
      }, 1_000);
      const value = await response.text().catch(String);
      const thrown: string[] = [];
      for (const error of [new RangeError(id), new DOMException(id, "AbortError")]) {
        const reason = await withTimeout(() => Promise.reject(error), 1_000).catch((reason: unknown) => reason);
        if (reason !== error)
          thrown.push(`${error.name === "AbortError" ? "an" : "a"} ${error.name}. Your function threw ${reason}`);
      }
      return { value, signals, thrown };
    },
    { script: [text(id, { delayMs: 100 })], arguments: id },
  );
  const { value, signals, thrown } = run.value ?? {};
  const called = `Your function called work ${count(signals?.length ?? 0, "time")}.`;
  if (!run.error) expect(signals, story(run, called, "R1 asks for one call, with an AbortSignal.")).toEqual([true]);
  const read = `Your function gave the response, and reading it brought ${value}.`;
  expect(value, story(run, run.error ? `With a response ${ended(run)}.` : read, `R1 asks for "${id}".`)).toBe(id);
  expect(thrown, story(run, `Work threw ${thrown?.[0]}.`)).toEqual([]);
});

test("R2 ends work that takes too long, even when it does not listen", {
  meta: {
    points: 2,
    hints: [
      "Work in this check sleeps and never looks at its signal. The message says how long your function waited for it.",
      "A signal is a request, not a force. Let work race against a promise that rejects when the time is over. Who is first decides.",
      'const timer = setTimeout(() => ____.abort(new DOMException("…", "____")), timeoutMs);\nreturn await Promise.____([work(controller.signal), abortOf(controller.signal)]);\n\nWhat happens to the work after that?',
    ],
  },
}, async () => {
  const timeoutMs = randomInt(100, 2_000);
  const run = await answer.evaluate(
    async ({ withTimeout }, _url, timeoutMs) => {
      let calls = 0;
      const sleep = () => {
        calls += 1;
        return new Promise((resolve) => setTimeout(resolve, 30_000));
      };
      await withTimeout(sleep, timeoutMs).catch((error) => {
        throw calls === 1 ? error : new Error(`work was called ${calls} times`);
      });
    },
    { arguments: timeoutMs },
  );
  const did = `After ${ms(run.tookMs)} ${ended(run)}.`;
  const asked = `R2 asks for a TimeoutError after ${ms(timeoutMs)}.`;
  expect(run.error?.name, story(run, did, asked)).toBe("TimeoutError");
  expect(isNear(run.tookMs, timeoutMs), story(run, did, asked)).toBe(true);
});

test("R3 stops the request, whether its headers or its body are late", {
  meta: {
    points: 2,
    hints: [
      "Look in the log at the end of the request. Your function was done before; was the request?",
      "A race has a loser, and the loser goes on unless somebody stops it. Abort the signal that work has handed to fetch. Keep the timer until work is over: headers that came in time do not mean that the body does.",
      "const timer = setTimeout(() => controller.____(error), timeoutMs);\ntry {\n  return await ____;\n} finally {\n  clearTimeout(timer);\n}\n\nWhen does clearTimeout run here: after the headers or after the body?",
    ],
  },
}, async () => {
  for (const [late, reply] of [
    ["headers", never()],
    ["body", stall({ afterBytes: 10 })],
  ] as [string, Reply][]) {
    const timeoutMs = randomInt(100, 2_000);
    const run = await answer.evaluate(
      async ({ withTimeout }, url, timeoutMs) => {
        try {
          const caller = new AbortController().signal; // never aborts
          await withTimeout(async (signal) => (await fetch(url, { signal })).text(), timeoutMs, caller);
        } finally {
          await new Promise((resolve) => setTimeout(resolve, 5_000));
        }
      },
      { script: [reply], arguments: timeoutMs },
    );
    const asked = `The ${late} never came. R3 asks to end the request after ${ms(timeoutMs)}.`;
    expect(run.error?.name, story(run, `At the end ${ended(run)}.`, asked)).toBe("TimeoutError");
    const { endedAtMs } = run.requests[0] ?? {};
    const at = endedAtMs === undefined ? "had not ended 5 s later" : `ended after ${ms(endedAtMs)}`;
    expect(isNear(endedAtMs, timeoutMs), story(run, `The request ${at}.`, asked)).toBe(true);
  }
});

test("R3 tells work why it has to stop", {
  meta: {
    points: 1,
    hints: [
      "The check compares the reason of work's signal with the error of your function.",
      "An abort has a reason, and whoever gets the signal can read it. Make one error, abort with it, and throw it.",
      'controller.abort(new DOMException("…", "____"));\n// and where the race is lost:\nreject(signal.____);\n\nWhat is the reason of an abort() without an argument?',
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ withTimeout }) => {
    const got: { signal?: AbortSignal } = {};
    const thrown = await withTimeout((signal) => {
      got.signal = signal;
      return new Promise(() => {});
    }, 300).catch((error: unknown) => error);
    const reason = got.signal?.reason as Error | undefined;
    return {
      isAborted: got.signal?.aborted,
      reason: String(reason),
      isSame: thrown === reason,
      thrown: String(thrown),
    };
  });
  const { isAborted, reason, isSame, thrown } = run.value ?? {};
  const did = isAborted
    ? `The signal of work aborted with the reason ${reason}, and your function threw ${thrown}.`
    : "At the limit the signal of work did not abort.";
  expect(isAborted && isSame, story(run, did, "R3 asks for an abort with the error that you throw.")).toBe(true);
  expect(reason, story(run, did)).toContain("TimeoutError");
});

test("R4 stops at once when the caller does", {
  meta: {
    points: 2,
    hints: [
      "The caller stops long before the limit. The message says when your function ended, and with what.",
      "The caller's signal must reach work, and must end the race, too. Listen to it, and abort your own controller with its reason: then there is one signal for both. A reason may be any value, also null.",
      'const cancel = () => controller.abort(signal?.____);\nsignal?.addEventListener("____", cancel);\n\nHow does the caller tell its own stop from the limit?',
    ],
  },
}, async () => {
  const stopMs = randomInt(100, 900);
  for (const [isDeaf, reason] of [
    [false, { why: "the caller" }],
    [true, { why: "the caller" }],
    [false, null],
    [true, 0],
  ] as const) {
    const run = await answer.evaluate(
      async ({ withTimeout }, url, { stopMs, isDeaf, reason }) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(reason), stopMs);
        const startedAt = performance.now();
        const got: { signal?: AbortSignal } = {};
        const work = async (signal: AbortSignal) => {
          got.signal = signal;
          return isDeaf ? new Promise<string>(() => {}) : (await fetch(url, { signal })).text();
        };
        const thrown = await withTimeout(work, 10_000, controller.signal).catch((error: unknown) => error);
        const afterMs = performance.now() - startedAt;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const isHanded = got.signal?.aborted === true && got.signal.reason === reason;
        return { isReason: thrown === reason, thrown: String(thrown), isHanded, afterMs };
      },
      { script: [never()], arguments: { stopMs, isDeaf, reason } },
    );
    const { isReason, thrown, isHanded, afterMs = 0 } = run.value ?? {};
    const did = `After ${ms(afterMs)} it threw ${isReason ? "the caller's reason" : thrown}.`;
    const asked = `R4 asks for the caller's reason, ${JSON.stringify(reason)}, after ${ms(stopMs)}.`;
    expect([isReason, isNear(afterMs, stopMs)], story(run, did, asked)).toEqual([true, true]);
    expect(isHanded, story(run, "The signal of work did not abort with this reason.", asked)).toBe(true);
    if (isDeaf) continue;
    const isOver = isNear(run.requests[0]?.endedAtMs, stopMs);
    expect(isOver, story(run, "The request of work went on after that.", asked)).toBe(true);
  }
});

test("R4 does not begin when the caller has stopped before", {
  meta: {
    points: 1,
    hints: [
      "The caller's signal had aborted before the call. What did your function begin?",
      "A signal tells of its abort once. Who listens later hears nothing, so ask first whether it has happened already: its `aborted` says so. Its reason may be null.",
      "signal?.____();\nconst controller = new AbortController();\n\nWhat would your program do with an order that the user took back?",
    ],
  },
}, async () => {
  for (const reason of [randomUUID(), null, 0]) {
    const run = await answer.evaluate(
      async ({ withTimeout }, _url, reason) => {
        let calls = 0;
        const work = async () => {
          calls += 1;
          return "served";
        };
        const thrown = await withTimeout(work, 1_000, AbortSignal.abort(reason)).catch((error: unknown) => error);
        return { calls, isReason: thrown === reason, thrown: String(thrown) };
      },
      { arguments: reason },
    );
    const { calls = 0, isReason, thrown } = run.value ?? {};
    const did = `The caller had stopped before. Your function called work ${count(calls, "time")} and gave ${thrown}.`;
    const asked = `R4 asks for no call, and for the reason ${JSON.stringify(reason)}.`;
    expect([calls, isReason], story(run, did, asked)).toEqual([0, true]);
  }
});

test("R5 leaves no timer and no listener", {
  meta: {
    points: 2,
    hints: [
      "The message says how the call ended, and what was left behind. Where do you tidy up?",
      "A timer keeps the program running until it fires, and a listener keeps all that it knows in memory as long as the signal lives. Tidy up in a place that every way out passes.",
      'try {\n  return await ____;\n} ____ {\n  clearTimeout(timer);\n  signal?.removeEventListener("abort", cancel);\n}\n\nHow long would a script hang after its last line?',
    ],
  },
}, async () => {
  for (const [end, name] of [
    ["a result", "nothing"],
    ["an error", "RangeError"],
    ["the limit", "TimeoutError"],
    ["an abort", "AbortError"],
    ["an earlier abort", "AbortError"],
  ] as const) {
    const run = await answer.evaluate(
      async ({ withTimeout }, _url, end) => {
        const { getEventListeners } = process.getBuiltinModule("node:events");
        const controller = new AbortController();
        const works: Record<string, () => Promise<unknown>> = {
          "a result": async () => 1,
          "an error": () => Promise.reject(new RangeError("no")),
        };
        if (end === "an earlier abort") controller.abort();
        if (end === "an abort") setTimeout(() => controller.abort(), 100);
        const work = works[end] ?? (() => new Promise(() => {}));
        const threw = await withTimeout(work, 20_000, controller.signal).then(
          () => "nothing",
          (error: Error) => error.name,
        );
        return { threw, listeners: getEventListeners(controller.signal, "abort").length };
      },
      { arguments: end },
    );
    const { threw, listeners = 0 } = run.value ?? {};
    const asked = "R5 asks for none.";
    expect(threw, story(run, `The call should end with ${end}. It threw ${threw}.`)).toBe(name);
    const ran = `The call ended with ${end}, and ${count(run.left.timers, "timer")} still ran.`;
    expect(run.left.timers, story(run, ran, asked)).toBe(0);
    const hung = `The call ended with ${end}, and ${count(listeners, "listener")} stayed on the signal.`;
    expect(listeners, story(run, hung, asked)).toBe(0);
  }
});
