import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { status, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/09-concurrency/map-settled.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("09-concurrency/map-settled.ts");

test("R1 gives the end of each call, in the order of the items", {
  meta: {
    points: 2,
    hints: [
      "The message shows your list beside what the calls gave and threw. The later calls were done first.",
      "`Promise.allSettled` of a single promise gives a list with one end, in the form that is asked for. Let each call give its end as if it were a result, and `mapLimit` puts it in its place.",
      "return mapLimit(items, limit, async (item, index, signal) => {\n  const [end] = await Promise.____([fn(item, index, signal)]);\n  return ____;\n});\n\nWhy does `mapLimit` never hear of a failure?",
    ],
  },
}, async () => {
  const words = Array.from({ length: 6 }, () => randomUUID());
  const run = await answer.evaluate(
    async ({ mapSettled }, _url, words) => {
      const failures = [new Error("first"), null, undefined];
      const withoutSignal: number[] = [];
      const ends = await mapSettled(words, 6, async (word, index, signal) => {
        await new Promise((resolve) => setTimeout(resolve, 600 - 100 * index));
        if (index % 2 === 1) throw failures[(index - 1) / 2];
        if (!(signal instanceof AbortSignal)) withoutSignal.push(index);
        return `${word} ${index}`;
      });
      const isSame = failures.every((failure, at) => {
        const end = ends[2 * at + 1];
        return end?.status === "rejected" && end.reason === failure;
      });
      // A reason is no data: its place is enough here.
      const shown = ends.map((end) => (end?.status === "rejected" ? { ...end, reason: "…" } : end));
      return { shown, isSame, withoutSignal };
    },
    { arguments: words },
  );
  const { shown, isSame, withoutSignal } = run.value ?? {};
  const right = words.map((word, index) =>
    index % 2 === 1 ? { status: "rejected", reason: "…" } : { status: "fulfilled", value: `${word} ${index}` },
  );
  const wrong = right.findIndex((end, index) => JSON.stringify(shown?.[index]) !== JSON.stringify(end));
  const at = `End ${wrong + 1} of ${shown?.length} was ${JSON.stringify(shown?.[wrong] ?? "missing")}.`;
  const gave = `Calls 2, 4 and 6 failed. ${run.error ? "Your function gave no list." : Array.isArray(shown) ? at : "Your function gave something else."}`;
  const asked = `R1 asks for ${JSON.stringify(right[Math.max(wrong, 0)])} there, and for 6 ends in the order of the items.`;
  expect(shown, story(run, gave, asked)).toEqual(right);
  const without = `${count(withoutSignal?.length ?? 0, "call")} of fn had no AbortSignal.`;
  expect(
    withoutSignal,
    story(run, without, "R3 asks for the arguments that mapLimit gives: item, index and signal."),
  ).toEqual([]);
  expect(isSame, story(run, "The calls failed with an Error, null and undefined. A reason was another value.")).toBe(
    true,
  );
});

test("R2 goes on after a failure", {
  meta: {
    points: 2,
    hints: [
      "The third of eight calls fails. In the log, count the requests that came after it.",
      "`mapLimit` stops at the first failure, so it must not see one. What you hand to it has to catch the failure of `fn` itself.",
      'fn(item, index, signal).then(\n  (value) => ({ status: "fulfilled" as const, value }),\n  (reason: unknown) => ({ status: "rejected" as const, ____ }),\n)\n\nWhat does the second function of `then` do to the failure?',
    ],
  },
}, async () => {
  const script = Array.from({ length: 8 }, (_, index) =>
    index === 2 ? status(500, {}, { delayMs: 50 }) : text("yes", { delayMs: 100 }),
  );
  const run = await answer.evaluate(
    async ({ mapSettled }, url) => {
      let aborted = 0;
      const ends = await mapSettled(Array.from({ length: 8 }).keys(), 2, async (item, _index, signal) => {
        signal.addEventListener("abort", () => aborted++);
        const response = await fetch(`${url}/${item}`, { signal });
        if (!response.ok) throw new DOMException("given up", "AbortError");
        return response.text();
      });
      return { good: ends.filter((end) => end.status === "fulfilled").length, aborted };
    },
    { script },
  );
  const { good = 0, aborted = 0 } = run.value ?? {};
  const ended = run.error ? "gave no list" : `${good} went well, and ${count(aborted, "signal")} aborted`;
  const did = `The third of 8 calls failed with an AbortError. Your function made ${count(run.requests.length, "call")}, ${ended}.`;
  const asked = "R2 asks for 8 calls, 7 that go well, and no abort.";
  expect([run.requests.length, good, aborted], story(run, did, asked)).toEqual([8, 7, 0]);
});

test("R3 keeps to the limit, and begins the next call as soon as one is done", {
  meta: {
    points: 1,
    hints: [
      "In the log, look at when each request begins. The second answer takes 1,000 ms, the others 100; the limit is 2.",
      "`Promise.allSettled(items.map(fn))` has the right form, and begins everything at once. Let your `mapLimit` decide when a call begins.",
      "return ____(items, limit, async (item, index, signal) => {\n  ...\n});\n\nWhat is left to do for this function?",
    ],
  },
}, async () => {
  for (const [limit, right] of [
    [2, [0, 0, 100, 200, 300]],
    [4, [0, 0, 0, 0, 100]],
  ] as const) {
    const script = [100, 1_000, 100, 100, 100].map((delayMs) => status(500, {}, { delayMs }));
    const run = await answer.evaluate(
      async ({ mapSettled }, url, limit) => {
        let done = 0;
        let early = 0;
        function* items() {
          for (let item = 0; item < 5; item++) {
            if (item - done >= limit) early++;
            yield item;
          }
        }
        await mapSettled(items(), limit, async (item) => {
          await (await fetch(`${url}/${item}`)).text();
          done++;
          throw new Error("no");
        });
        return early;
      },
      { script, arguments: limit },
    );
    const starts = run.requests.map(({ atMs }) => Math.round(atMs / 10) * 10);
    const did = `With limit ${limit} your calls began at ${ms(starts)}.`;
    expect(starts, story(run, did, `R3 asks for ${ms(right)}.`)).toEqual(right);
    const took = `Your function took ${count(run.value ?? 0, "item")} while all places were taken.`;
    expect(run.value, story(run, took, "R3 asks to wait for a place first, as mapLimit does.")).toBe(0);
  }
});

test("R3 rejects when items or limit are wrong", {
  meta: {
    points: 1,
    hints: [
      "Here no call fails: the list of items throws, or the limit is no whole number from 1 on. The message says what your function did.",
      "These errors are no end of a call, so they belong to the caller. `mapLimit` rejects with them; let that through.",
      "return mapLimit(____, ____, oneCall); // nothing to catch here\n\nWhich end of which call would such an error be?",
    ],
  },
}, async () => {
  const words = randomUUID();
  const run = await answer.evaluate(
    async ({ mapSettled }, _url, { words, limits }) => {
      const failure = new Error(words);
      let [taken, closed] = [0, 0];
      // By hand: a generator that has thrown gives nothing more, this one would.
      const next = (): IteratorResult<number> => {
        taken += 1;
        if (taken === 3) throw failure;
        return taken < 9 ? { done: false, value: taken === 1 ? 100 : 60_000 } : { done: true, value: undefined };
      };
      const close = (): IteratorResult<number> => {
        closed += 1;
        return { done: true, value: undefined };
      };
      const items: Iterable<number> = { [Symbol.iterator]: () => ({ next, return: close }) };
      const end = (call: Promise<unknown>) =>
        call.then(
          (list) => `gave ${JSON.stringify(list)}`,
          (error: Error) => `threw ${error.name}: ${error.message}`,
        );
      const signals: AbortSignal[] = [];
      const beganAt = performance.now();
      const thrown = await end(
        mapSettled(items, 2, async (waitMs, _index, signal) => {
          signals.push(signal);
          await new Promise((resolve) => setTimeout(resolve, waitMs));
        }),
      );
      const tookMs = performance.now() - beganAt;
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      const isAborted = signals[1]?.reason === failure;
      const refused: string[] = [];
      for (const limit of limits) refused.push(await end(mapSettled([1], Number(limit), async (item) => item)));
      return { thrown, tookMs, isAborted, taken, closed, refused };
    },
    { arguments: { words, limits } },
  );
  const { thrown, tookMs = 0, isAborted = false, taken = 0, closed = 0, refused = [] } = run.value ?? {};
  const did = `items threw "${words}". Your function ${thrown}.`;
  expect(thrown, story(run, did, "R3 asks to reject with this error.")).toBe(`threw Error: ${words}`);
  const late = `items threw at 100 ms. Your function rejected after ${ms(tookMs)}.`;
  expect(Math.round(tookMs / 10), story(run, late, "R3 asks to reject at once, as R7 of mapLimit does.")).toBe(10);
  const signal = "items threw. The signal of the call under way did not abort with this error.";
  expect(isAborted, story(run, signal, "R3 asks for it, as R6 and R7 of mapLimit do.")).toBe(true);
  const went = `items threw when it was asked for the third item. In all, your function asked ${count(taken, "time")}, and called return() ${count(closed, "time")}.`;
  const asked = "R3 asks to ask 3 times and to leave it then, as R7 and R8 of mapLimit do.";
  expect([taken, closed], story(run, went, asked)).toEqual([3, 0]);
  for (const [index, limit] of limits.entries()) {
    const limited = `With limit ${limit} your function ${refused[index]}.`;
    expect(refused[index]?.startsWith("threw RangeError"), story(run, limited, "R3 asks for a RangeError.")).toBe(true);
  }
});

/** As text: JSON has no NaN. */
const limits = ["0", "-1", "1.5", "NaN", "Infinity"];
