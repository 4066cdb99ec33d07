import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { drip, never, type Reply, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/11-beyond/hedge.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import type { Run } from "../../../src/rig/run.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("11-beyond/hedge.ts");

type Asked = { delayMs: number; budget?: boolean; stopAtMs?: number };

/** Asks the server with `hedge`, and goes on watching for 20 s. A status of 400 or more is an error. */
const ask = async ({ hedge }: typeof Solution, url: string, { delayMs, budget, stopAtMs }: Asked) => {
  const controller = new AbortController();
  const reason = { why: "the caller" };
  const beganAt = Date.now();
  const budgetAskedAtMs: number[] = [];
  const signals = new Set<AbortSignal>();
  const failures = new Set<unknown>();
  const tryRetry = () => {
    budgetAskedAtMs.push(Date.now() - beganAt);
    return budget === true;
  };
  if (stopAtMs !== undefined) setTimeout(() => controller.abort(reason), stopAtMs);
  const work = async (signal: AbortSignal) => {
    signals.add(signal);
    const response = await fetch(url, { signal });
    const body = await response.text();
    if (response.ok) return body;
    const failure = new Error(body);
    failures.add(failure);
    throw failure;
  };
  const nameOf = (error: unknown) => {
    if (error === reason) return "the reason";
    return failures.has(error) ? `"${(error as Error).message}"` : `an error that is not from work: ${error}`;
  };
  const options = { delayMs, signal: controller.signal, ...(budget !== undefined && { budget: { tryRetry } }) };
  const end = await hedge(work, options).then(
    (value) => `gave "${value}"`,
    (error: unknown) => `threw ${nameOf(error)}`,
  );
  const afterMs = Date.now() - beganAt;
  const reasons = [...signals].map((each) => each.aborted && each.reason === reason);
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  return { end, afterMs, budgetAskedAtMs, signals: signals.size, reasons };
};

type Watched = Run<Awaited<ReturnType<typeof ask>>>;

/** `It sent 2 requests, at 0 and 300 ms, and gave "…" after 350 ms.` */
const told = ({ requests, value }: Watched) => {
  const at = requests.length > 0 ? `, at ${ms(requests.map(({ atMs }) => atMs))}` : "";
  return `Your client sent ${count(requests.length, "request")}${at}, and ${value?.end} after ${ms(value?.afterMs ?? 0)}.`;
};
/** Near enough for a timer and a connection, which count whole milliseconds. */
const isNear = (valueMs: number | undefined, rightMs: number) => Math.abs((valueMs ?? 1e9) - rightMs) <= 10;
const words = (body: string, delayMs: number): Reply => text(body, { delayMs });
const failure = (body: string, delayMs: number): Reply => text(body, { delayMs, status: 503 });

/** Holds what came out against what should have, and when. */
function expectEnd(run: Watched, asked: string, right: { requests: number[]; end: string; afterMs: number }): void {
  const sentAtMs = run.requests.map(({ atMs }) => Math.round(atMs));
  const isAsked = sentAtMs.length === right.requests.length && right.requests.every((at, i) => isNear(sentAtMs[i], at));
  expect(isAsked, story(run, told(run), asked)).toBe(true);
  expect(run.value?.end, story(run, told(run), asked)).toBe(right.end);
  expect(isNear(run.value?.afterMs, right.afterMs), story(run, told(run), asked)).toBe(true);
}

test("R1 asks once when the end comes in time", {
  meta: {
    points: 1,
    hints: [
      "The first call ended before delayMs. Count the requests in the log.",
      "Wait for two things at once: the end of the first call, and the delay. When the first call ends first, all is over, be it good or bad.",
      "const inTime = first.then(() => ____);\nconst isDone = await Promise.race([inTime, delay]);\nif (isDone) return ____;\n\nWhere does this end when the first call fails in time?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const quick = await answer.evaluate(ask, {
    script: [words(id, delayMs - 100), words("2", 0)],
    arguments: { delayMs },
  });
  const asked = `delayMs was ${delayMs}, and the answer took ${ms(delayMs - 100)}. R1 asks for one request and "${id}".`;
  expectEnd(quick, asked, { requests: [0], end: `gave "${id}"`, afterMs: delayMs - 100 });
  const failed = await answer.evaluate(ask, { script: [failure(id, 100), words("2", 0)], arguments: { delayMs } });
  const askedOfIt = `It failed after 100 ms, in time. R1 asks for one request and for its error, "${id}".`;
  expectEnd(failed, askedOfIt, { requests: [0], end: `threw "${id}"`, afterMs: 100 });
});

test("R2 asks once more after delayMs, and never a third time", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at the times at which the requests were sent.",
      "The first call goes on while the second one begins: do not stop it, it may still win. Both are slow? Then wait; a third one would only be more work.",
      "if (isDone) return first;\nconst second = ____();\nreturn await Promise.____([first, second]);\n\nWhich of the two would you throw away if you aborted the first here?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const run = await answer.evaluate(ask, { script: [never(), words(id, 50)], arguments: { delayMs } });
  const asked = `delayMs was ${delayMs}. R2 asks for requests at 0 and ${ms(delayMs)}.`;
  expectEnd(run, asked, { requests: [0, delayMs], end: `gave "${id}"`, afterMs: delayMs + 50 });
  const signals = `It gave ${count(run.value?.signals ?? 0, "signal")} to two calls.`;
  expect(run.value?.signals, story(run, signals, "R2 asks for a signal for each.")).toBe(2);
  const slow = await answer.evaluate(ask, {
    script: [words(id, 9_000), words("2", 9_500), words("3", 0)],
    arguments: { delayMs },
  });
  const askedOfIt = `Both were slow, delayMs was ${delayMs}. R2 asks for two requests.`;
  expectEnd(slow, askedOfIt, { requests: [0, delayMs], end: `gave "${id}"`, afterMs: 9_000 });
});

test("R3 asks its budget before the second call", {
  meta: {
    points: 2,
    hints: [
      "The message says what the budget answered, when it was asked, and what was sent.",
      "A service that is slow because it has too much to do gets even more from you. The budget ends this. Ask it only when the delay is over: each question may cost a token.",
      "if (isDone || budget?.____() === ____) return await first;\nconst second = begin();\n\nWhat happens to a budget that is asked for quick calls, too?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  for (const budget of [true, false]) {
    const script = [words(id, delayMs + 1_000), words("2", 2_000)];
    const run = await answer.evaluate(ask, { script, arguments: { delayMs, budget } });
    const requests = budget ? [0, delayMs] : [0];
    const asked = `The budget would say ${budget}. R3 asks for ${count(requests.length, "request")}.`;
    expectEnd(run, asked, { requests, end: `gave "${id}"`, afterMs: delayMs + 1_000 });
    const askedAt = run.value?.budgetAskedAtMs ?? [];
    const at = askedAt.length > 0 ? `, at ${ms(askedAt)}` : "";
    const did = `Your client asked the budget ${count(askedAt.length, "time")}${at}.`;
    const isOnce = askedAt.length === 1 && isNear(askedAt[0], delayMs);
    expect(isOnce, story(run, did, `R3 asks to do so once, at ${ms(delayMs)}.`)).toBe(true);
  }
  const alone = await answer.evaluate(ask, {
    script: [failure(id, delayMs + 1_000), words("2", 0)],
    arguments: { delayMs, budget: false },
  });
  const askedOfIt = `The budget would say false, and the first call failed. R3 asks for its error, "${id}".`;
  expectEnd(alone, askedOfIt, { requests: [0], end: `threw "${id}"`, afterMs: delayMs + 1_000 });
  const quick = await answer.evaluate(ask, { script: [words(id, 100)], arguments: { delayMs, budget: true } });
  const asked = quick.value?.budgetAskedAtMs.length ?? 0;
  const did = `The answer came in time, and your client asked the budget ${count(asked, "time")}.`;
  expect(asked, story(quick, did, "R3 asks to leave it alone until there is a second call to send.")).toBe(0);
});

test("R4 takes the first answer, and stops the other call", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at the end of both requests. Which one won, and what became of the other?",
      "Either may win: the second one, or the first one shortly after the second was sent. Whoever loses still costs the service work, so abort its signal. It may be deaf: then go without it.",
      "const value = await work(own.signal);\nfor (const each of controllers) if (each ____ own) each.____();\nreturn value;\n\nWhy can one controller for both calls not do this?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const scenes = [
    { name: "second", body: id, script: [never(), words(id, 50)], loser: 0 },
    { name: "first", body: id, script: [words(id, delayMs + 50), never()], loser: 1 },
    { name: "second", body: "", script: [never(), words("", 50)], loser: 0 },
  ];
  const afterMs = delayMs + 50;
  for (const { name, body, script, loser } of scenes) {
    const run = await answer.evaluate(ask, { script, arguments: { delayMs } });
    const what = body === "" ? "an empty text" : "a text";
    const asked = `The ${name} request was answered with ${what} at ${ms(afterMs)}. R4 asks to return it, and to stop the other one then.`;
    expectEnd(run, asked, { requests: [0, delayMs], end: `gave "${body}"`, afterMs });
    const { endedAtMs } = run.requests[loser] ?? {};
    const ended = endedAtMs === undefined ? "still ran 20 s later" : `ended at ${ms(endedAtMs)}`;
    expect(isNear(endedAtMs, afterMs), story(run, `The other request ${ended}.`, asked)).toBe(true);
  }
});

test("R4 leaves the winner alone, and does not wait for a deaf loser", {
  meta: {
    points: 2,
    hints: [
      "The message says when the result came, and whether the winner's body could be read after that.",
      "`fetch` succeeds when the headers are there. The body comes later, on the same signal: abort it, and the body breaks. This must hold too when a loser that heard nothing ends at last.",
      "const value = await work(own.signal);\nif (own.signal.____) return value; // it had lost before\nfor (const each of controllers) if (each ____ own) each.abort();\n\nWhat is aborted when a deaf loser comes to the last line?",
    ],
  },
}, async () => {
  const [id, delayMs] = [randomUUID(), randomInt(300, 3_000)];
  const body = id.repeat(10);
  const run = await answer.evaluate(
    async ({ hedge }, url, delayMs) => {
      const beganAt = Date.now();
      const signals: AbortSignal[] = [];
      const isFirst = () => signals.length === 1;
      const work = async (signal: AbortSignal) => {
        signals.push(signal);
        if (!isFirst()) return fetch(url, { signal });
        await new Promise((resolve) => setTimeout(resolve, delayMs + 600));
        return new Response("the loser");
      };
      const response = await hedge(work, { delayMs });
      const afterMs = Date.now() - beganAt;
      const read = await response.text().catch((error: Error) => `${error.name}`);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      return { afterMs, read, aborted: signals.map(({ aborted }) => aborted) };
    },
    { script: [drip({ body, bytes: 36, everyMs: 100 })], arguments: delayMs },
  );
  const { afterMs, read, aborted } = run.value ?? {};
  const came = `The result came after ${ms(afterMs ?? 0)}.`;
  const asked = `The second call had headers at ${ms(delayMs)}; the first one did not listen. R4 asks for the result then.`;
  expect(isNear(afterMs, delayMs), story(run, came, asked)).toBe(true);
  const gave = `Reading the winner's body gave ${read === body ? "all of its text" : read}.`;
  expect(read, story(run, gave, "R4 asks to leave the winner alone until its body is read.")).toBe(body);
  const signals = `At the end the signals were aborted: first ${aborted?.[0]}, second ${aborted?.[1]}.`;
  expect(aborted, story(run, signals, "R4 asks for true and false.")).toEqual([true, false]);
});

test("R5 goes on with the other call when one fails", {
  meta: {
    points: 3,
    hints: [
      "In the log, see which request failed, and when the other one was answered. What did your client give, and when?",
      "A race ends with whoever ends first, also with an error. Here a success counts, not an end: `Promise.any` waits for one. When all have failed it throws an AggregateError that holds every error, in the order of the list.",
      "try {\n  return await Promise.____([first, second]);\n} catch (error) {\n  throw (error as AggregateError).errors[____];\n}\n\nWhich error would your caller have seen without a second call?",
    ],
  },
}, async () => {
  const [id, other, delayMs] = [randomUUID(), randomUUID(), randomInt(300, 3_000)];
  const value = `gave "${id}"`;
  const scenes: { name: string; script: Reply[]; end: string; afterMs: number }[] = [
    {
      name: "The first failed",
      script: [failure(other, delayMs + 50), words(id, 200)],
      end: value,
      afterMs: delayMs + 200,
    },
    {
      name: "The second failed",
      script: [words(id, delayMs + 200), failure(other, 50)],
      end: value,
      afterMs: delayMs + 200,
    },
    {
      name: "Both failed, the second one first",
      script: [failure(id, delayMs + 200), failure(other, 50)],
      end: `threw "${id}"`,
      afterMs: delayMs + 200,
    },
    {
      name: "Both failed, the first one first",
      script: [failure(id, delayMs + 50), failure(other, 200)],
      end: `threw "${id}"`,
      afterMs: delayMs + 200,
    },
  ];
  for (const { name, script, end, afterMs } of scenes) {
    const run = await answer.evaluate(ask, { script, arguments: { delayMs } });
    expectEnd(run, `${name}. R5 asks for "${id}" after ${ms(afterMs)}.`, { requests: [0, delayMs], end, afterMs });
  }
});

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
    const run = await answer.evaluate(ask, { script: [never(), never(), never()], arguments: { delayMs, stopAtMs } });
    const requests = stopAtMs < delayMs ? [0] : [0, delayMs];
    const asked = `The caller stopped at ${ms(stopAtMs)}. R6 asks to throw its reason then, and to send nothing more.`;
    expectEnd(run, asked, { requests, end: "threw the reason", afterMs: stopAtMs });
    const left = run.requests.filter(({ endedAtMs }) => !isNear(endedAtMs, stopAtMs)).length;
    expect(left, story(run, `${count(left, "request")} went on after that.`, asked)).toBe(0);
    const told = run.value?.reasons.filter((isReason) => isReason).length ?? 0;
    const signals = `${count(told, "signal")} of ${requests.length} had the caller's reason.`;
    expect(told, story(run, signals, "R6 asks for it in all.")).toBe(requests.length);
  }
  const deaf = await answer.evaluate(async ({ hedge }) => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return new Promise<never>(() => {});
    };
    const thrown = (promise: Promise<unknown>) => promise.catch((error: unknown) => String(error));
    const before = await thrown(hedge(work, { delayMs: 100, signal: AbortSignal.abort("taken back") }));
    const callsBefore = calls;
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 500);
    const options = { delayMs: 100, signal: controller.signal };
    const budget = { tryRetry: () => false };
    const after = [thrown(hedge(work, options)), thrown(hedge(work, { ...options, budget }))];
    return { before, callsBefore, after: await Promise.all(after) };
  });
  const { before, callsBefore = 0, after } = deaf.value ?? {};
  const early = `With a signal that had aborted, it called work ${count(callsBefore, "time")} and threw ${before}.`;
  expect([callsBefore, before], story(deaf, early, "R6 asks for no call.")).toEqual([0, "taken back"]);
  const late = `Work did not listen. Your client threw ${after?.[0]} with two calls, ${after?.[1]} with one.`;
  expect(after, story(deaf, late, "R6 asks for the reason.")).toEqual(["enough", "enough"]);
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
    ["an abort before it", []],
  ] as [string, Reply[]][]) {
    const run = await answer.evaluate(
      async ({ hedge }, url, end) => {
        const { getEventListeners } = process.getBuiltinModule("node:events");
        const controller = new AbortController();
        if (end === "an abort") setTimeout(() => controller.abort(), 500);
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
