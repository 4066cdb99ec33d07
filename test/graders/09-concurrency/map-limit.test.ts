import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { never, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/09-concurrency/map-limit.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("09-concurrency/map-limit.ts");

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
      const given: unknown[] = [];
      const result = await mapLimit(words, 5, async (item, index, signal) => {
        given.push([item, index, signal instanceof AbortSignal && !signal.aborted]);
        await new Promise((resolve) => setTimeout(resolve, 500 - 100 * index));
        return `${item}!`;
      });
      let calls = 0;
      const none = await mapLimit([], 2, async () => ++calls);
      return { given, result, none, calls };
    },
    { arguments: words },
  );
  const { given, result = [], none, calls = 0 } = run.value ?? {};
  const gave = `Your function called fn with ${JSON.stringify(given)}.`;
  expect(given, story(run, gave, "R1 asks for item, index and a signal, once for each of 5 items.")).toEqual(
    words.map((word, index) => [word, index, true]),
  );
  const places = result.map((each) => words.findIndex((word) => `${word}!` === each));
  const stood = `The results stood in this order of items: ${places.join(", ")}.`;
  expect(places, story(run, stood, "R1 asks for 0, 1, 2, 3, 4.")).toEqual([0, 1, 2, 3, 4]);
  const empty = `Without items your function gave ${JSON.stringify(none)} after ${count(calls, "call")}.`;
  expect([none, calls], story(run, empty, "R1 asks for an empty list.")).toEqual([[], 0]);
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

  const few = await answer.evaluate(fetchAll, { script: replies([100, 100, 100]), arguments: { size: 3, limit: 8 } });
  const all = `With limit 8 your calls began at ${ms(starts(few))}, and your list had ${few.value?.length ?? 0} results.`;
  const asked = "R3 asks to begin all 3 at 0 ms.";
  expect([starts(few), few.value?.length], story(few, all, asked)).toEqual([[0, 0, 0], 3]);
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

test("R5 rejects at once with the first error", {
  meta: {
    points: 2,
    hints: [
      "One call fails after 200 ms, another one later, the rest takes a minute. The message says when your list rejected, and with what.",
      "Whoever waits for the list shall not wait for calls that are of no use any more. `Promise.all` over the workers rejects with the first failure, and listens to the later ones too.",
      "try {\n  await Promise.____(workers);\n} catch (error) {\n  ____;\n  throw error;\n}\n\nWhy is `if (error) throw error` wrong when an error is null?",
    ],
  },
}, async () => {
  for (const kind of ["an Error", "null"] as const) {
    const run = await answer.evaluate(
      async ({ mapLimit }, _url, kind) => {
        const [first, later] = [kind === "null" ? null : new Error("first"), new Error("later")];
        const sleep = (waitMs: number) => new Promise((resolve) => setTimeout(resolve, waitMs));
        const beganAt = performance.now();
        const outcome = await mapLimit([60_000, 200, 300, 60_000], 4, async (waitMs, index) => {
          await sleep(waitMs);
          if (index === 1) throw first;
          if (index === 2) throw later;
        }).then(
          () => "gave a list",
          (thrown: unknown) => (thrown === first ? "rejected with it" : `rejected with ${thrown}`),
        );
        const tookMs = performance.now() - beganAt;
        await sleep(1_000);
        return { outcome, tookMs };
      },
      { arguments: kind },
    );
    const { outcome, tookMs = 0 } = run.value ?? {};
    const did = `A call failed with ${kind} after 200 ms. After ${ms(tookMs)} your function ${outcome}.`;
    expect(outcome, story(run, did, "R5 asks to reject with the same value.")).toBe("rejected with it");
    expect(Math.round(tookMs / 10), story(run, did, "R5 asks to reject at 200 ms.")).toBe(20);
  }
});

test("R5 begins nothing more after a failure", {
  meta: {
    points: 2,
    hints: [
      "The second call failed after 100 ms. The message says how many calls had begun three seconds later.",
      "A promise that has rejected stops nobody: the other workers go on with the list. Close the queue that they share, or let each look at the signal before it takes an item.",
      "for (const item of queue) {\n  await fn(item, index, signal);\n  if (signal.____) return;\n}\n\nWhat does a worker do whose call ends after the failure?",
    ],
  },
}, async () => {
  for (const kind of ["a generator", "a list"] as const) {
    const run = await answer.evaluate(
      async ({ mapLimit }, _url, kind) => {
        const [begun, taken]: number[][] = [[], []];
        function* items() {
          for (let item = 0; item < 20; item++) {
            taken?.push(item);
            yield item;
          }
        }
        const list = Array.from({ length: 20 }, (_, item) => item);
        const thrown = await mapLimit(kind === "a list" ? list : items(), 3, async (item) => {
          begun?.push(item);
          await new Promise((resolve) => setTimeout(resolve, item === 1 ? 100 : 150));
          if (item === 1) throw new RangeError("no");
        }).catch((error: Error) => error.name);
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        return { thrown, begun: begun?.length, taken: kind === "a list" ? begun?.length : taken?.length };
      },
      { arguments: kind },
    );
    const { thrown, begun = 0, taken = 0 } = run.value ?? {};
    const threw = `A call failed with a RangeError. Your function threw ${thrown ?? "nothing"}.`;
    expect(thrown, story(run, threw)).toBe("RangeError");
    const went = `With limit 3 and ${kind}, the second call failed. In all, your function took ${count(taken, "item")} and began ${count(begun, "call")}.`;
    expect([taken, begun], story(run, went, "R5 asks for 3, those that had begun.")).toEqual([3, 3]);
  }
});

test("R6 aborts the calls under way, with the error as reason", {
  meta: {
    points: 2,
    hints: [
      "The second call failed. In the log, look at how the other requests ended: the service never answers them.",
      "Make one AbortController and give its signal to all calls. Abort it when a call fails, with the error, so that everybody can read why.",
      "const controller = new ____();\n... fn(item, index, controller.____)\n... controller.abort(____);\n\nWhat is the reason of an abort() without an argument?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ mapLimit }, url) => {
      const signals: AbortSignal[] = [];
      const failure = new Error("the second call");
      const thrown = await mapLimit([0, 1, 2], 3, async (item, _index, signal) => {
        signals[item] = signal;
        if (item !== 1) return (await fetch(url, { signal })).text();
        await new Promise((resolve) => setTimeout(resolve, 250));
        throw failure;
      }).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const others = [signals[0], signals[2]];
      const reasons = others.map((signal) => String(signal?.reason));
      return { isThrown: thrown === failure, reasons, isSame: others.every((signal) => signal?.reason === failure) };
    },
    { script: [never(), never()] },
  );
  const { isThrown, reasons = [], isSame } = run.value ?? {};
  expect(isThrown, story(run, "A call failed. Your function did not throw its error.")).toBe(true);
  const ends = run.requests.map(({ endedAtMs }) => (endedAtMs === undefined ? "never" : `at ${ms(endedAtMs)}`));
  const ended = `The second call failed at 250 ms. The requests of the others ended: ${ends.join(", ")}.`;
  const isEnded = run.requests.every(({ endedAtMs = 1e9 }) => Math.abs(endedAtMs - 250) <= 10);
  expect([ends.length, isEnded], story(run, ended, "R6 asks to end both at 250 ms.")).toEqual([2, true]);
  const why = `The reasons of their signals were: ${reasons.join(", ")}.`;
  expect(isSame, story(run, why, "R6 asks for the error of the second call.")).toBe(true);
});

test("R6 leaves the signals alone when all goes well", {
  meta: {
    points: 1,
    hints: [
      "All calls went well here, and the caller read the bodies afterwards. The message says what came of it.",
      "A signal stays with an answer until its body is read. Who aborts at the end of every call, and not only after a failure, cuts off bodies that the caller still wants.",
      "} ____ (error) {\n  controller.abort(error);\n  throw error;\n}\n\nWhen does `finally` run, and when does this?",
    ],
  },
}, async () => {
  const body = `${randomUUID()} ${"x".repeat(200_000)}`;
  const run = await answer.evaluate(
    async ({ mapLimit }, url) => {
      const signals: AbortSignal[] = [];
      const responses = await mapLimit([1, 2], 2, (_item, _index, signal) => {
        signals.push(signal);
        return fetch(url, { signal });
      });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const aborted = signals.filter((signal) => signal.aborted).length;
      const bodies = await Promise.all(responses.map((response) => response.text())).catch(String);
      return { aborted, bodies };
    },
    { script: [text(body), text(body)] },
  );
  const { aborted = 0, bodies } = run.value ?? {};
  const did = `All went well. A second later ${count(aborted, "signal")} had aborted.`;
  expect(aborted, story(run, did, "R6 asks for none.")).toBe(0);
  expect(bodies, story(run, "The bodies could not be read after the calls.")).toEqual([body, body]);
});

test("R7 takes an error of items for a failure", {
  meta: {
    points: 1,
    hints: [
      "The generator of this check gives two items and then throws. The message says what came of that.",
      "Taking an item can fail as a call can. Let both happen inside of the same `try`, then both end in the same way.",
      "try {\n  for (const item of ____) await fn(item, index, signal);\n} catch (error) {\n  controller.____(error);\n  throw error;\n}\n\nWhich line throws when the generator does?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ mapLimit }) => {
    const failure = new Error("no more items");
    function* items() {
      yield* [100, 60_000];
      throw failure;
    }
    const signals: AbortSignal[] = [];
    const beganAt = performance.now();
    const outcome = await mapLimit(items(), 2, async (waitMs, _index, signal) => {
      signals.push(signal);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }).then(
      () => "gave a list",
      (thrown: unknown) => (thrown === failure ? "rejected with it" : `rejected with ${thrown}`),
    );
    const tookMs = performance.now() - beganAt;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { outcome, tookMs, isAborted: signals[1]?.reason === failure };
  });
  const { outcome, tookMs = 0, isAborted = false } = run.value ?? {};
  const aborted = isAborted ? "The call under way was aborted with it." : "The call under way was not aborted with it.";
  const did = `items threw at 100 ms. After ${ms(tookMs)} your function ${outcome}. ${aborted}`;
  const asked = "R7 asks to reject with it at 100 ms, and to abort the call under way.";
  expect([outcome, Math.round(tookMs / 10), isAborted], story(run, did, asked)).toEqual(["rejected with it", 10, true]);
});

test("R8 closes items when it stops early", {
  meta: {
    points: 1,
    hints: [
      "The generator of this check has a `finally`. The message says whether it ran after the failure.",
      "A generator may hold something open, a file perhaps, and closes it in its `finally`. `for … of` sees to that when an error leaves the loop. Who calls `next()` by hand must call `return()` too.",
      "const iterator = items[Symbol.iterator]();\n... catch (error) {\n  iterator.____?.();\n  throw error;\n}\n\nWho closes the file if nobody does?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ mapLimit }) => {
    let isClosed = false;
    function* items() {
      try {
        for (let item = 0; ; item++) yield item;
      } finally {
        isClosed = true;
      }
    }
    const thrown = await mapLimit(items(), 2, async (item) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (item === 5) throw new RangeError("no");
    }).catch((error: Error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { thrown, isClosed };
  });
  const { thrown, isClosed = false } = run.value ?? {};
  const threw = `A call failed with a RangeError. Your function threw ${thrown ?? "nothing"}.`;
  expect(thrown, story(run, threw)).toBe("RangeError");
  expect(isClosed, story(run, "A call failed, and items stayed open.", "R8 asks to close it.")).toBe(true);
});

test("R8 does not close items when it ends by itself", {
  meta: {
    points: 1,
    hints: [
      "The iterator of this check counts how often its `return()` was called. The message says after which end.",
      "`return()` tells an iterator that nobody wants more. One that has said `done`, or has thrown, knows that there is no more: `for … of` leaves it alone. And of two failures only the first closes it.",
      "let isOver = false;\n... if (next.____) isOver = true;\n... catch (error) {\n  if (!isOver) iterator.____?.();\n  isOver = ____;\n}\n\nWhat would a file say that is closed twice?",
    ],
  },
}, async () => {
  for (const [what, right] of [
    ["items came to their end", 0],
    ["items threw", 0],
    ["a call failed after the end of items", 0],
    ["two calls failed", 1],
  ] as const) {
    const run = await answer.evaluate(
      async ({ mapLimit }, _url, what) => {
        let [taken, returned] = [0, 0];
        const next = (): IteratorResult<number> => {
          if (what === "items threw" && taken === 3) throw new RangeError("no");
          return taken === 5 ? { done: true, value: undefined } : { done: false, value: ++taken };
        };
        const close = (): IteratorResult<number> => {
          returned += 1;
          return { done: true, value: undefined };
        };
        const items: Iterable<number> = { [Symbol.iterator]: () => ({ next, return: close }) };
        const outcome = await mapLimit(items, 3, async (item) => {
          await new Promise((resolve) => setTimeout(resolve, 50 * item));
          if (what.includes("call") && item > (what === "two calls failed" ? 1 : 4)) throw new RangeError("no");
          return item;
        }).catch((error: Error) => error.name);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return { outcome, returned };
      },
      { arguments: what },
    );
    const { outcome, returned } = run.value ?? {};
    const ended = `When ${what} your function gave ${outcome}.`;
    expect(outcome, story(run, ended)).toEqual(what === "items came to their end" ? [1, 2, 3, 4, 5] : "RangeError");
    const did = `When ${what} your function called return() ${count(returned ?? 0, "time")}.`;
    expect(returned, story(run, did, `R8 asks for ${count(right, "call")}.`)).toBe(right);
  }
});

test("R9 refuses a limit that is not a whole number from 1 on", {
  meta: {
    points: 1,
    hints: [
      "The message names the first limit that your function took, or refused in another way.",
      "With limit 0 no worker begins, and an empty list looks like a success. Look at the limit before everything else.",
      'if (!Number.____(limit) || limit ____) throw new ____("…");\n\nWhat does `Array.from({ length: NaN }, work)` give?',
    ],
  },
}, async () => {
  for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const run = await answer.evaluate(
      async ({ mapLimit }, _url, limit) => {
        let taken = 0;
        function* items() {
          taken++;
          yield 1;
        }
        const call = async () => mapLimit(items(), Number(limit), async (item) => item);
        const outcome = await call().then(
          (list) => `gave ${JSON.stringify(list)}`,
          (error: unknown) => (error instanceof RangeError ? "threw a RangeError" : `threw ${error}`),
        );
        return { outcome, taken };
      },
      { arguments: String(limit) },
    );
    const { outcome, taken = 0 } = run.value ?? {};
    const did = `With limit ${limit} your function ${outcome}, and took ${count(taken, "item")}.`;
    const asked = "R9 asks for a RangeError, and for no item.";
    expect([outcome, taken], story(run, did, asked)).toEqual(["threw a RangeError", 0]);
  }
});
