import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { text } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/09-concurrency/map-limit.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer } from "./answer.ts";

/** Fetches each item's own path. The answers take their times in the order in which the requests come. */
const fetchAll = async ({ mapLimit }: typeof Solution, url: string, { size, limit }: { size: number; limit: number }) =>
  mapLimit(Array.from({ length: size }).keys(), limit, async (item, _index, signal) =>
    (await fetch(`${url}/${item}`, { signal })).text(),
  );

const replies = (delaysMs: readonly number[]) => delaysMs.map((delayMs) => text(randomUUID(), { delayMs }));
type Wire = { requests: readonly { url: string; atMs: number; endedAtMs?: number }[] };
/** To 10 ms: timers count whole milliseconds. */
const starts = ({ requests }: Wire) => requests.map(({ atMs }) => Math.round(atMs / 10) * 10);
const underWayAt = ({ requests }: Wire, nowMs: number) =>
  requests.filter(({ atMs, endedAtMs = 1e9 }) => atMs <= nowMs && endedAtMs > nowMs).length;
const mostAtOnce = (run: Wire) => Math.max(0, ...run.requests.map(({ atMs }) => underWayAt(run, atMs)));

test("R1 gives the results in the order of the items", {
  meta: {
    points: 2,
    hints: [
      "The message lists which item's result stands at each place of your list. The later calls were done first.",
      "Whoever is done first must not come first. Each call knows the index of its item, so let it put its result at that place of the list.",
      "results[____] = await fn(item, ____, signal);\n\nWhere would `results.push(…)` put the result of a short call?",
    ],
  },
}, async () => {
  const words = Array.from({ length: 5 }, () => randomUUID());
  const run = await answer.evaluate(
    async ({ mapLimit }, _url, words) => {
      const given: [item: string, index: number, hasSignal: boolean][] = [];
      const result = await mapLimit(words, 5, async (item, index, signal) => {
        given.push([item, index, signal instanceof AbortSignal && !signal.aborted]);
        await new Promise((resolve) => setTimeout(resolve, 500 - 100 * index));
        return `${item}!`;
      });
      let calls = 0;
      const none = await mapLimit([], 2, async () => ++calls);
      const odd = [Promise.resolve("opened"), null, 0];
      const kept = await mapLimit(odd, 2, async (item) => (item instanceof Promise ? undefined : item));
      return { given, result, none, calls, kept: kept.map(String) };
    },
    { arguments: words },
  );
  const { given, result = [], none, calls = 0, kept = [] } = run.value ?? {};
  const named = ([item, index, hasSignal]: readonly [string, number, boolean]) =>
    `item ${(words as readonly string[]).indexOf(item) + 1 || item} and index ${index}${hasSignal ? "" : " without a signal"}`;
  const right = words.map((word, index) => [word, index, true] as const);
  const gave = `Your function called fn with ${given?.map(named).join("; ") || "nothing"}.`;
  const wanted = `R1 asks for ${right.map(named).join("; ")}, each with a signal.`;
  expect(given, story(run, gave, wanted)).toEqual(right);
  const places = result.map((each) => words.findIndex((word) => `${word}!` === each));
  const stood = `The results stood in this order of items: ${places.join(", ")}.`;
  expect(places, story(run, stood, "R1 asks for 0, 1, 2, 3, 4.")).toEqual([0, 1, 2, 3, 4]);
  const empty = `Without items your function gave ${JSON.stringify(none)} after ${count(calls, "call")}.`;
  expect([none, calls], story(run, empty, "R1 asks for an empty list.")).toEqual([[], 0]);
  const odd = `The items were a promise, null and 0. fn gives undefined when it gets the promise itself, and else its item. Your list: ${kept.join(", ")}.`;
  expect(kept, story(run, odd, "R1 asks to hand each item on as it is: undefined, null, 0.")).toEqual([
    "undefined",
    "null",
    "0",
  ]);
});

test("R2 never has more than limit calls under way", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at the time of each request. How many begin at 0 ms?",
      "`items.map(fn)` begins all calls at once, and what waits afterwards comes too late. Begin `limit` workers in place of that; each waits for its call before it takes the next item.",
      "async function work() {\n  for (const item of ____) await ____;\n}\nawait Promise.all(Array.from({ length: ____ }, work));\n\nHow many calls can one worker have under way?",
    ],
  },
}, async () => {
  for (const limit of [1, 3]) {
    const script = replies([100, 150, 100, 200, 100, 100, 50, 100]);
    const run = await answer.evaluate(fetchAll, { script, arguments: { size: 8, limit } });
    const most = mostAtOnce(run);
    const had = `With limit ${limit} your function had up to ${count(most, "call")} under way.`;
    expect(most, story(run, had, `R2 asks for at most ${limit}.`)).toBeLessThanOrEqual(limit);
    const made = `With limit ${limit} your function made ${count(run.requests.length, "call")}.`;
    expect(run.requests.length, story(run, made, "R1 asks for one for each of 8 items.")).toBe(8);
  }
});

test("R3 begins the next call as soon as one is done", {
  meta: {
    points: 3,
    hints: [
      "The second answer takes 1,000 ms, the others 100. In the log, look for calls that waited for it although a place was free.",
      "In a batch, free places wait for the slowest call. In a pool each worker takes the next item as soon as its own call is done, whatever the others do. Nobody owns a part of the list.",
      "const queue = ____; // one for all workers\nasync function work() {\n  for (const item of ____) await fn(item);\n}\n\nWhat happens when each worker walks through a list of its own?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(fetchAll, {
    script: replies([100, 1_000, 100, 100, 100, 100, 100]),
    arguments: { size: 7, limit: 2 },
  });
  const began = `With limit 2 your calls began at ${ms(starts(run))}.`;
  const right = [0, 0, 100, 200, 300, 400, 500];
  expect(starts(run), story(run, began, `The second takes 1,000 ms: R3 asks for ${ms(right)}.`)).toEqual(right);
  const order = run.requests.slice(2).map(({ url }) => Number(new URL(url).pathname.slice(1)));
  const came = `After the first two your function began the items ${order.join(", ")}.`;
  expect(order, story(run, came, "R3 asks for 2, 3, 4, 5, 6.")).toEqual([2, 3, 4, 5, 6]);

  for (const size of [3, 9]) {
    const script = replies(Array.from({ length: size }, () => 100));
    const wide = await answer.evaluate(fetchAll, { script, arguments: { size, limit: 8 } });
    const all = `With limit 8 your calls began at ${ms(starts(wide))}, and your list had ${wide.value?.length ?? 0} results.`;
    const right = Array.from({ length: size }, (_, index) => (index < 8 ? 0 : 100));
    const asked = `R3 asks for ${size} calls, at ${ms(right)}.`;
    expect([starts(wide), wide.value?.length], story(wide, all, asked)).toEqual([right, size]);
  }
});

test("R4 takes an item only when there is a place for its call", {
  meta: {
    points: 2,
    hints: [
      "The items come from a generator. It counted the places that were taken whenever somebody took an item.",
      "`[...items]` takes everything at the start. A loop that takes an item and then waits for a place has taken one too early. Wait first, take then.",
      "for (const item of queue) { // takes\n  await ____; // the place is taken until here\n}\n\nWhen does `for … of` take the next item?",
    ],
  },
}, async () => {
  const limit = randomInt(2, 5);
  const run = await answer.evaluate(
    async ({ mapLimit }, _url, limit) => {
      let done = 0;
      const early: number[] = [];
      function* items() {
        for (let item = 0; item < 20; item++) {
          if (item - done >= limit) early.push(item);
          yield item;
        }
      }
      const result = await mapLimit(items(), limit, async (item) => {
        await new Promise((resolve) => setTimeout(resolve, 100 + (item % 3) * 50));
        done++;
        return item;
      });
      return { early, size: result.length };
    },
    { arguments: limit },
  );
  const { early = [], size = 0 } = run.value ?? {};
  const took = `With limit ${limit} your function took ${count(early.length, "item")} while all places were taken: ${early.slice(0, 3).join(", ")} …`;
  expect(early, story(run, took, "R4 asks to wait for a place first.")).toEqual([]);
  expect(size, story(run, `Your function gave ${size} results of 20.`)).toBe(20);
});
