import { expect, test } from "vitest";
import { count, story } from "../../../../src/rig/story.ts";
import { answer } from "./answer.ts";

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
    const closed: boolean[] = [];
    for (const waitMs of [10, 500]) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      closed.push(isClosed);
    }
    return { thrown, closed };
  });
  const { thrown, closed: [wasClosed, isClosed] = [] } = run.value ?? {};
  const threw = `A call failed with a RangeError. Your function threw ${thrown ?? "nothing"}.`;
  expect(thrown, story(run, threw)).toBe("RangeError");
  expect(isClosed, story(run, "A call failed, and items stayed open.", "R8 asks to close it.")).toBe(true);
  const late = "A call failed, and your function closed items more than 10 ms later.";
  expect(wasClosed, story(run, late, "R8 asks to close it at once.")).toBe(true);
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
        const outcomes: string[] = [];
        for (const list of [items(), []]) {
          try {
            const outcome = await mapLimit(list, Number(limit), async (item) => item).then(
              (results) => `gave ${JSON.stringify(results)}`,
              (error: unknown) =>
                error instanceof RangeError ? "rejected with a RangeError" : `rejected with ${error}`,
            );
            outcomes.push(outcome);
          } catch (error) {
            outcomes.push(`threw ${error} before it gave a promise`);
          }
        }
        return { outcomes, taken };
      },
      { arguments: String(limit) },
    );
    const { outcomes = [], taken = 0 } = run.value ?? {};
    const right = "rejected with a RangeError";
    const did = `With limit ${limit} your function ${outcomes[0]}, and took ${count(taken, "item")}.`;
    expect([outcomes[0], taken], story(run, did, "R9 asks to reject with a RangeError, and to take no item.")).toEqual([
      right,
      0,
    ]);
    const empty = `With limit ${limit} and no items your function ${outcomes[1]}.`;
    expect(outcomes[1], story(run, empty, "R9 asks to reject with a RangeError.")).toBe(right);
  }
});
