import { randomInt, randomUUID } from "node:crypto";
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
  const words = Array.from({ length: 4 }, () => randomUUID());
  const run = await answer.evaluate(
    async ({ mapSettled }, _url, words) => {
      const failures = [new Error("first"), null];
      const ends = await mapSettled(words, 4, async (word, index, signal) => {
        await new Promise((resolve) => setTimeout(resolve, 400 - 100 * index));
        if (index % 2 === 1) throw failures[(index - 1) / 2];
        return `${word} ${index} ${signal instanceof AbortSignal}`;
      });
      const isSame = [1, 3].every((index, at) => {
        const end = ends[index];
        return end?.status === "rejected" && end.reason === failures[at];
      });
      const shown = ends.map((end) => (end.status === "fulfilled" ? end : { status: end?.status }));
      return { shown, isSame };
    },
    { arguments: words },
  );
  const { shown, isSame } = run.value ?? {};
  const right = words.map((word, index) =>
    index % 2 === 1 ? { status: "rejected" } : { status: "fulfilled", value: `${word} ${index} true` },
  );
  const gave = `The second and the fourth of 4 calls failed. Your function gave ${JSON.stringify(shown)}.`;
  expect(shown, story(run, gave, "R1 asks for fulfilled, rejected, fulfilled, rejected, each with its value.")).toEqual(
    right,
  );
  expect(isSame, story(run, "A reason was not the value that the call failed with.")).toBe(true);
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
  const did = `The third of 8 calls failed with an AbortError. Your function made ${count(run.requests.length, "call")}, ${good} went well, and ${count(aborted, "signal")} aborted.`;
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
  const limit = 2;
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
  expect(starts, story(run, did, "R3 asks for 0, 0, 100, 200 and 300 ms.")).toEqual([0, 0, 100, 200, 300]);
  const took = `Your function took ${count(run.value ?? 0, "item")} while all places were taken.`;
  expect(run.value, story(run, took, "R3 asks to wait for a place first, as mapLimit does.")).toBe(0);
});

test("R3 rejects when items or limit are wrong", {
  meta: {
    points: 1,
    hints: [
      "Here no call fails: the list of items throws, or the limit is 0. The message says what your function did.",
      "These errors are no end of a call, so they belong to the caller. `mapLimit` rejects with them; let that through.",
      "return mapLimit(____, ____, oneCall); // nothing to catch here\n\nWhich end of which call would such an error be?",
    ],
  },
}, async () => {
  const words = randomUUID();
  const limit = -randomInt(0, 9);
  const run = await answer.evaluate(
    async ({ mapSettled }, _url, { words, limit }) => {
      const failure = new Error(words);
      function* items() {
        yield* [100, 60_000];
        throw failure;
      }
      const end = (call: Promise<unknown>) =>
        call.then(
          (list) => `gave ${JSON.stringify(list)}`,
          (error: Error) => `threw ${error.name}: ${error.message}`,
        );
      const signals: AbortSignal[] = [];
      const thrown = await end(
        mapSettled(items(), 2, async (waitMs, _index, signal) => {
          signals.push(signal);
          await new Promise((resolve) => setTimeout(resolve, waitMs));
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      const isAborted = signals[1]?.reason === failure;
      const refused = await end(mapSettled([1], limit, async (item) => item));
      return { thrown, isAborted, refused };
    },
    { arguments: { words, limit } },
  );
  const { thrown, isAborted = false, refused } = run.value ?? {};
  const did = `items threw "${words}". Your function ${thrown}.`;
  expect(thrown, story(run, did, "R3 asks to reject with this error.")).toBe(`threw Error: ${words}`);
  const signal = "items threw. The signal of the call under way did not abort with this error.";
  expect(isAborted, story(run, signal, "R3 asks for it, as R6 and R7 of mapLimit do.")).toBe(true);
  const limited = `With limit ${limit} your function ${refused}.`;
  expect(refused?.startsWith("threw RangeError"), story(run, limited, "R3 asks for a RangeError.")).toBe(true);
});
