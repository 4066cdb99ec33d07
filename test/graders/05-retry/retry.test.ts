import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/05-retry/retry.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story, waited } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/retry.ts");

type Plan = {
  /** How many calls fail before one gives a value. */
  failures?: number;
  /** How a call takes its time and ends: after 100 ms by a promise, or at once. */
  isAsync?: boolean;
  options?: Pick<Solution.RetryOptions, "retries" | "baseMs" | "capMs">;
  value?: unknown;
  /** When the caller aborts, and whether from inside `onRetry`. */
  abortAtMs?: number;
  abortInOnRetry?: boolean;
  reason?: unknown;
  /** Which error `shouldRetry` says no to, by its number. */
  stopAt?: number;
};

/** Lets a function fail as planned, and tells when it was called and what came of it. */
const play = async ({ retry }: typeof Solution, _url: string, plan: Plan) => {
  const { failures = 0, isAsync = true, options, value, abortAtMs, reason = "the user left" } = plan;
  const { getEventListeners } = process.getBuiltinModule("node:events");
  const controller = new AbortController();
  const beganAt = performance.now();
  const now = () => performance.now() - beganAt;
  if (abortAtMs === 0) controller.abort(reason);
  else if (abortAtMs) setTimeout(() => controller.abort(reason), abortAtMs);

  const calls: { attempt: number; atMs: number }[] = [];
  const errors: Error[] = [];
  const events: (Omit<Solution.RetryEvent, "error"> & { error: number; atMs: number })[] = [];
  const fn = (attempt: number) => {
    calls.push({ attempt, atMs: now() });
    const act = () => {
      if (calls.length > failures) return value;
      const error = new Error(`failure ${calls.length}`);
      errors.push(error);
      throw error;
    };
    return isAsync ? new Promise((resolve) => setTimeout(resolve, 100)).then(act) : act();
  };
  const onRetry = (event: Solution.RetryEvent) => {
    const { attempt, delayMs } = event;
    events.push({ attempt, delayMs, error: errors.indexOf(event.error as Error) + 1, atMs: now() });
    if (plan.abortInOnRetry) controller.abort(reason);
  };
  const shouldRetry = (error: unknown) => error !== errors[(plan.stopAt ?? 0) - 1];
  const { signal } = controller;
  const end = await retry(fn, { ...options, signal, onRetry, ...(plan.stopAt && { shouldRetry }) }).then(
    (given) => ({ given, isServed: true }),
    (thrown: unknown) => ({ thrown, error: errors.indexOf(thrown as Error) + 1, isReason: thrown === reason }),
  );
  const endedAtMs = now();
  const listeners = getEventListeners(signal, "abort").length;
  // Time enough for calls that should not come any more.
  if (abortAtMs !== undefined || plan.abortInOnRetry) await new Promise((resolve) => setTimeout(resolve, 60_000));
  return { calls, events, listeners, endedAtMs, ...(end as Partial<End>) };
};
type End = { given: unknown; isServed: boolean; thrown: unknown; error: number; isReason: boolean };

async function played(plan: Plan, random: number | number[] = 0.5) {
  const run = await answer.evaluate(play, { random, arguments: plan });
  const calls = run.value?.calls ?? [];
  const ways = plan.isAsync === false ? 0 : 100;
  const waitsMs = calls.slice(1).map(({ atMs }, index) => rounded(atMs - (calls[index]?.atMs ?? 0) - ways));
  const called = `Your function called fn ${count(calls.length, "time")}, with ${calls.map(({ attempt }) => attempt).join(", ") || "nothing"}`;
  const endedAt = run.value?.endedAtMs ?? run.tookMs;
  const end = run.value?.isServed ? `gave ${JSON.stringify(run.value.given)}` : `threw ${worded(run.value?.thrown)}`;
  const did = `${called}. At ${ms(rounded(endedAt))} it ${end}.`;
  return { run, did, waitsMs, attempts: calls.map(({ attempt }) => attempt), ...run.value };
}

const worded = (thrown: unknown) =>
  typeof thrown === "object" && thrown !== null && "message" in thrown ? `"${thrown.message}"` : String(thrown);
/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;

test("R1 gives what the function gives", {
  meta: {
    points: 1,
    hints: [
      "The message says what the function gave, and what came out of yours.",
      "Undefined, 0 and false are values like others: a call that does not throw has not failed. `await` takes both, a promise and a value.",
      "return await fn(____);\n\nWhy is `await` needed here, inside a `try`?",
    ],
  },
}, async () => {
  for (const value of [randomUUID(), 0, false, null, undefined, ""]) {
    for (const isAsync of [true, false]) {
      const { run, did, attempts, given, isServed } = await played({ value, isAsync });
      const asked = `R1 asks for one call, with 1, and for ${JSON.stringify(value)}.`;
      expect([attempts, isServed, given], story(run, did, asked)).toEqual([[1], true, value]);
    }
  }
});

test("R2 calls again until it succeeds", {
  meta: {
    points: 2,
    hints: [
      "The message says how often fn was called, and with which numbers. It fails twice, then it gives a value.",
      "A promise that rejects lands in `catch` only when it is awaited inside `try`. A function that throws before it gives a promise lands there, too, if it is called inside.",
      "for (let attempt = 1; ; attempt++) {\n  try {\n    return ____ fn(____);\n  } catch (error) {\n    await wait(delayMs, signal);\n\nWhich failures does `return fn(attempt)` without `await` miss?",
    ],
  },
}, async () => {
  for (const isAsync of [true, false]) {
    const value = randomUUID();
    const { run, did, attempts, given } = await played({ failures: 2, isAsync, value });
    const how = isAsync ? "The function fn rejected twice." : "The function fn threw twice, before it gave a promise.";
    const asked = `R2 asks for calls with 1, 2 and 3, R1 for ${value}.`;
    expect([attempts, given], story(run, `${how} ${did}`, asked)).toEqual([[1, 2, 3], value]);
  }
});

test("R2 gives up after so many retries, with the last error", {
  meta: {
    points: 2,
    hints: [
      "Count the calls in the message. The first one is not a retry. Which of the errors came out?",
      "With `retries: 2` there are 3 calls, with 0 there is 1, and without options there are 4. After the last failure nothing follows, so there is nothing to wait for.",
      "const { retries = ____ } = options;\n...\nif (attempt > ____) throw ____;\n\nWhy does `options.retries || 3` go wrong?",
    ],
  },
}, async () => {
  for (const [options, calls] of [
    [{ retries: 2, baseMs: 4_000 }, 3],
    [{ retries: 0 }, 1],
    [{}, 4],
  ] as const) {
    const { run, did, attempts, error, endedAtMs, calls: all } = await played({ failures: 9, options });
    const given =
      "retries" in options ? `The caller asked for retries: ${options.retries}.` : "The caller gave no retries.";
    const asked = `R2 asks for ${count(calls, "call")}, and for the error of the last one.`;
    const wrong = story(run, `${given} ${did}`, asked);
    expect([attempts.length, error], wrong).toEqual([calls, calls]);
    const late = rounded((endedAtMs ?? 0) - (all?.at(-1)?.atMs ?? 0) - 100);
    expect(
      late,
      story(run, `${given} Your function waited ${ms(late)} after the last failure.`, "R2 asks for no wait."),
    ).toBe(0);
  }
});

test("R2 throws whatever was thrown, and counts each call anew", {
  meta: {
    points: 1,
    hints: [
      "In this check fn throws odd values, and there are two calls of `retry` at the same time.",
      "JavaScript can throw any value, also undefined. Hand on the value that you caught, without looking at it. What you count belongs inside the function: two calls at the same time share whatever is outside.",
      "} catch (error) {\n  if (attempt > retries) throw ____;\n}\n\nWhat does `if (error)` say to a thrown null?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ retry }) => {
      const thrown: boolean[] = [];
      const errors = [new Error("no"), new TypeError("no"), new DOMException("no", "AbortError")];
      for (const value of [undefined, null, 0, "no", ...errors]) {
        let calls = 0;
        const fn = () => {
          calls += 1;
          throw value;
        };
        const caught = await retry(fn, { retries: 1 }).then(
          () => "nothing was thrown",
          (error: unknown) => error,
        );
        thrown.push(caught === value && calls === 2);
      }
      const options = { retries: 2 }; // one object for several calls
      const counted = async () => {
        const numbers: number[] = [];
        const fail = (attempt: number) => {
          numbers.push(attempt);
          return Promise.reject(new Error("no"));
        };
        await retry(fail, options).catch(() => {});
        return numbers.join(", ");
      };
      const together = await Promise.all([counted(), counted()]);
      return { thrown, together, later: await counted(), bare: await retry((attempt) => `call ${attempt}`) };
    },
    { random: 0.5 },
  );
  const { thrown, together, later, bare } = run.value ?? {};
  const right = ["undefined", "null", "0", "a text", "an Error", "a TypeError", "an AbortError"];
  const bad = right.filter((_, index) => !thrown?.[index]);
  const did = `The function fn threw ${bad.join(", ")} twice, and your function ended in another way.`;
  expect(bad, story(run, did, "R2 asks for two calls, and for the same value.")).toEqual([]);
  const both = `Two calls at the same time called their functions with ${together?.join(" and with ")}.`;
  expect(together, story(run, both, "R2 asks for 1, 2, 3 in each.")).toEqual(["1, 2, 3", "1, 2, 3"]);
  const then = `After that, a call with the same options called its function with ${later}.`;
  expect(later, story(run, then, "R2 asks for 1, 2, 3.")).toBe("1, 2, 3");
  expect(bare, story(run, `Without options your function gave ${bare}.`, "R1 asks for call 1.")).toBe("call 1");
});

test("R3 waits a random part of a time that doubles, up to the cap", {
  meta: {
    points: 3,
    hints: [
      "Compare the waits in the message with those that R3 asks for, one by one.",
      "The longest wait is `baseMs` before the first retry and doubles from then on; the cap cuts it. The wait is any part of that: each one draws its own number, and the cap comes before chance.",
      "const delayMs = Math.random() * Math.min(____, baseMs * 2 ** (attempt - ____));\n\nWhy must this line stand inside the loop?",
    ],
  },
}, async () => {
  for (const [options, random, waitsMs] of [
    [{ retries: 3, baseMs: 1_000 }, [0.9, 0, 0.6], [900, 0, 2_400]],
    [{ retries: 4, baseMs: 1_000, capMs: 1_500 }, [0.5], [500, 750, 750, 750]],
    [{ retries: 6 }, [0.5], [250, 500, 1_000, 2_000, 4_000, 5_000]],
    [{ retries: 2, baseMs: 0 }, [0.5], [0, 0]],
    [{ retries: 2, capMs: 0 }, [0.5], [0, 0]],
  ] as [NonNullable<Plan["options"]>, number[], number[]][]) {
    const run = await played({ failures: 9, options }, random);
    const did = `With ${JSON.stringify(options)} your function ${waited(run.waitsMs)}.`;
    const asked = `With Math.random() giving ${random.join(", ")}, R3 asks for ${ms(waitsMs)}.`;
    expect(run.waitsMs, story(run.run, did, asked)).toEqual(waitsMs);
  }
  const { run, waitsMs } = await played({ failures: 99, options: { retries: 40, baseMs: 10, capMs: 1_000 } });
  const lateMs = [...new Set(waitsMs.slice(10))];
  const did = `With retries 40, baseMs 10 and capMs 1,000 it waited ${count(waitsMs.length, "time")}, after the tenth ${ms(lateMs)}.`;
  const asked = "With Math.random() giving 0.5, R3 asks for 40 waits, after the tenth for 500 ms each.";
  expect([waitsMs.length, lateMs], story(run, did, asked)).toEqual([40, [500]]);
});

test("R4 throws at once what shouldRetry says no to", {
  meta: {
    points: 2,
    hints: [
      "The message says for which failure shouldRetry gave false, and what your function did then.",
      "Some failures stay: a wrong address, a bug. Only the caller knows them, so ask for each error, before you wait. What is thrown is the error of this call.",
      "if (attempt > retries || !____(error)) throw ____;\n\nWhy must the question come before the wait?",
    ],
  },
}, async () => {
  for (const stopAt of [1, 2]) {
    const { run, did, attempts, error, endedAtMs } = await played({ failures: 9, stopAt, options: { baseMs: 4_000 } });
    const asked = `The caller's shouldRetry gave false for failure ${stopAt}: R4 asks to throw it at once.`;
    expect([attempts.length, error], story(run, did, asked)).toEqual([stopAt, stopAt]);
    const rightMs = stopAt * 100 + (stopAt - 1) * 2_000;
    expect(rounded(endedAtMs ?? 0), story(run, did, `${asked} That is at ${ms(rightMs)}.`)).toBe(rightMs);
  }
});

test("R5 tells of each retry before its wait", {
  meta: {
    points: 2,
    hints: [
      "The message lists what onRetry was told. Compare numbers, waits and errors with R5.",
      "A log wants to know which call failed, why, and how long the program will now be silent. So tell it before the wait, with the wait that you are about to begin. After the last failure nothing follows.",
      "onRetry?.({ attempt, ____, ____ });\nawait wait(delayMs, signal);\n\nWhy must the wait be reckoned once, and not twice?",
    ],
  },
}, async () => {
  const plan = { failures: 9, options: { retries: 2, baseMs: 1_000 } };
  const { run, events } = await played(plan, [0.9, 0.3]);
  const told = events?.map((event) => ({ ...event, delayMs: rounded(event.delayMs), atMs: rounded(event.atMs) }));
  const right = [
    { attempt: 1, delayMs: 900, error: 1, atMs: 100 },
    { attempt: 2, delayMs: 600, error: 2, atMs: 1_100 },
  ];
  const lines = (all: typeof told) =>
    all?.map(({ attempt, delayMs, error, atMs }) => `at ${ms(atMs)}: call ${attempt}, wait ${delayMs}, error ${error}`);
  const did = `The caller's onRetry was told: ${lines(told)?.join("; ") || "nothing"}.`;
  expect(told, story(run, did, `R5 asks for: ${lines(right)?.join("; ")}.`)).toEqual(right);

  const stopped = await played({ failures: 9, stopAt: 1 });
  const heard = `The caller's onRetry was called ${count(stopped.events?.length ?? 0, "time")}, and shouldRetry had said no.`;
  expect(stopped.events?.length, story(stopped.run, heard, "R5 asks for no call.")).toBe(0);
});

test("R6 stops a wait when the caller aborts", {
  meta: {
    points: 3,
    hints: [
      "The message says when the caller aborted, when your function ended, and with what.",
      "A wait that does not know the signal goes on to its end. It must end at once, by an error, and the caller wants to see its own reason there. A reason may be any value. Look at the signal before you begin to listen, too.",
      "signal?.____();\nawait sleep(delayMs, undefined, { ____ }).catch(() => {\n  throw signal?.____;\n});\n\nWhy does the timer of Node not throw your reason by itself?",
    ],
  },
}, async () => {
  for (const reason of ["the user left", null, 0]) {
    const stopMs = randomInt(150, 900);
    const plan = { failures: 9, options: { baseMs: 8_000 }, abortAtMs: stopMs, reason };
    const { run, did, attempts, isReason, endedAtMs } = await played(plan);
    const asked = `The caller aborted at ${ms(stopMs)} with ${JSON.stringify(reason)}: R6 asks to throw it then.`;
    expect(isReason, story(run, did, asked)).toBe(true);
    expect(Math.abs((endedAtMs ?? 0) - stopMs) < 10, story(run, did, asked)).toBe(true);
    expect(attempts, story(run, did, "R6 asks to call fn no more.")).toEqual([1]);
  }
  for (const reason of ["the user left", null]) {
    const plan = { failures: 9, options: { baseMs: 8_000 }, abortInOnRetry: true, reason };
    const { run, did, isReason, endedAtMs } = await played(plan);
    const asked = `The caller aborted at 100 ms, inside onRetry, with ${JSON.stringify(reason)}: R6 asks to throw it then.`;
    expect([isReason, rounded(endedAtMs ?? 0)], story(run, did, asked)).toEqual([true, 100]);
  }
});

test("R6 does not begin when the caller has aborted before", {
  meta: {
    points: 1,
    hints: [
      "The signal had aborted before the call. Did your function call fn all the same?",
      "A signal tells of its abort once. Who listens later hears nothing, so ask first whether it has happened.",
      "signal?.____(); // before the first call\n\nWhat would your program do with an order that the user took back?",
    ],
  },
}, async () => {
  for (const reason of ["the user left", null]) {
    const { run, did, attempts, isReason } = await played({ abortAtMs: 0, reason });
    const asked = `R6 asks for no call, and for the reason ${JSON.stringify(reason)}.`;
    expect([attempts, isReason], story(run, did, asked)).toEqual([[], true]);
  }
});

test("R6 waits for a call that runs", {
  meta: {
    points: 2,
    hints: [
      "The caller aborted at 50 ms, while fn was running; fn ended at 100 ms. The message says how your function ended.",
      "The function fn may hear the signal itself, or finish its work. What it gives is good. When it fails, the abort is why, most likely: look at the signal first of all when you have caught an error, also after the last call.",
      "} catch (error) {\n  signal?.____();\n  if (attempt > retries || !shouldRetry(error)) throw error;\n\nWhy is the error of fn of less interest here?",
    ],
  },
}, async () => {
  const value = randomUUID();
  const good = await played({ value, abortAtMs: 50 });
  expect(good.given, story(good.run, good.did, `R6 asks to give what fn gave: ${value}.`)).toBe(value);
  for (const [what, retries, more] of [
    ["With retries 3", 3, {}],
    ["With retries 0", 0, {}],
    ["With retries 0, and the reason null,", 0, { reason: null }],
    ["The caller's shouldRetry gave false, and", 3, { stopAt: 1 }],
  ] as [string, number, Plan][]) {
    const plan = { failures: 9, abortAtMs: 50, options: { retries, baseMs: 8_000 }, ...more };
    const { run, did, attempts, isReason, endedAtMs } = await played(plan);
    const asked = `${what} fn failed at 100 ms: R6 asks to throw the signal's reason then.`;
    expect([isReason, rounded(endedAtMs ?? 0)], story(run, did, asked)).toEqual([true, 100]);
    expect(attempts, story(run, did, "R6 asks not to retry.")).toEqual([1]);
  }
});

test("R7 leaves no timer and no listener", {
  meta: {
    points: 1,
    hints: [
      "The message says how the call ended, and what was left. Where do you tidy up after a wait?",
      "A wait has two ends: its time is over, or the signal aborts. Whichever comes first must take the other away: the listener from the signal, or the timer.",
      'signal?.removeEventListener("abort", ____);\nclearTimeout(____);\n\nWhat happens to a signal that lives for days and gets a listener with every wait?',
    ],
  },
}, async () => {
  for (const [end, plan] of [
    ["a value, after two retries", { failures: 2 }],
    ["an error, after three retries", { failures: 9 }],
    ["an abort inside onRetry", { failures: 9, options: { baseMs: 1e9, capMs: 1e9 }, abortInOnRetry: true }],
    ["an abort during a wait", { failures: 9, options: { baseMs: 1e9, capMs: 1e9 }, abortAtMs: 300 }],
  ] as [string, Plan][]) {
    const { run, listeners = 0, calls } = await played(plan);
    expect(calls?.length, story(run, "Your function never called fn.")).toBeGreaterThan(0);
    const ran = `The call ended with ${end}, and ${count(run.left.timers, "timer")} still ran.`;
    expect(run.left.timers, story(run, ran, "R7 asks for none.")).toBe(0);
    const hung = `The call ended with ${end}, and ${count(listeners, "listener")} stayed on the signal.`;
    expect(listeners, story(run, hung, "R7 asks for none.")).toBe(0);
  }
});
