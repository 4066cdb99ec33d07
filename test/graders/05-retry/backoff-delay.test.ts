import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type * as Solution from "../../../solutions/05-retry/backoff-delay.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/backoff-delay.ts");

type Case = { retry: number; options?: Solution.BackoffOptions };

/** Asks for each wait; `left out` stands for a call without options. */
const askEach = ({ backoffDelay }: typeof Solution, _url: string, cases: readonly Case[]) =>
  cases.map(({ retry, options }) => {
    try {
      return options ? backoffDelay(retry, options) : backoffDelay(retry);
    } catch (error) {
      return error instanceof RangeError ? "RangeError" : `an error that is no RangeError: ${error}`;
    }
  });

const numbers = (value: unknown) => (typeof value === "number" ? `${value.toLocaleString("en-US")} ms` : String(value));
const worded = ({ retry, options }: Case) =>
  `before retry ${retry.toLocaleString("en-US")}${options ? ` with ${Object.entries(options).map(said).join(", ") || "{}"}` : ""}`;
const said = ([name, value]: [string, number]) => `${name} ${value.toLocaleString("en-US").replace("∞", "Infinity")}`;

/** Holds every wait against the right one; the first that is wrong speaks. */
async function hold(requirement: string, rows: readonly (readonly [Case, number | "RangeError"])[]) {
  const run = await answer.evaluate(askEach, { arguments: rows.map(([each]) => each) });
  const wrong = rows.findIndex(([, right], index) => run.value?.[index] !== right);
  const [given = { retry: 0 }, right] = rows[wrong] ?? [];
  const gave = run.value?.[wrong];
  const did = `The wait ${worded(given)}: your function gave ${numbers(gave)}.`;
  expect(
    wrong < 0 ? right : gave,
    story(run, did, `${requirement} asks for ${right === "RangeError" ? "a RangeError" : numbers(right)}.`),
  ).toBe(right);
}

const retries = (count: number) => Array.from({ length: count }, (_, retry) => retry);

test("R1 begins with the base and doubles", {
  meta: {
    points: 2,
    hints: [
      "The message names a retry, what your function gave, and what was asked. Retries count from 0 here.",
      "Before retry 0 you wait the base, before retry 1 twice that, before retry 2 four times. So the base is multiplied by a power of 2, and 2 to the power of 0 is 1.",
      "const doubledMs = baseMs * ____ ** ____;\n\nWhat would `baseMs * 2 * retry` give for retry 0?",
    ],
  },
}, async () => {
  const baseMs = randomInt(100, 1_000);
  const options = { baseMs, capMs: 1e9 };
  await hold(
    "R1",
    retries(12).map((retry) => [{ retry, options }, baseMs * 2 ** retry] as const),
  );
  const small = { baseMs: 0.25, capMs: 1e9 };
  await hold("R1", [
    [{ retry: 0, options: small }, 0.25],
    [{ retry: 31, options: small }, 2 ** 29],
  ]);
});

test("R2 stops at the cap", {
  meta: {
    points: 2,
    hints: [
      "The message names a wait that is longer than the cap, or shorter than it should be.",
      "Doubling has no end: from 500 ms it passes an hour at retry 13. The wait is the smaller of two numbers, the doubled time and the cap.",
      "return Math.____(doubledMs, ____);\n\nWhat comes out when the base is larger than the cap?",
    ],
  },
}, async () => {
  const baseMs = randomInt(100, 1_000);
  for (const capMs of [baseMs * 8, baseMs * 5 + 1, baseMs - 1]) {
    const options = { baseMs, capMs };
    await hold(
      "R2",
      retries(10).map((retry) => [{ retry, options }, Math.min(capMs, baseMs * 2 ** retry)] as const),
    );
  }
});

test("R3 gives a number that a timer understands", {
  meta: {
    points: 2,
    hints: [
      "The numbers of this check are very large. The message says what came out.",
      "A timer counts up to 2,147,483,647 ms; what is larger becomes 1 ms. And 2 to the power of 1,024 is Infinity: as long as it only goes into `Math.min` it does no harm, but 0 times Infinity is NaN.",
      "const longestTimerMs = 2 ** ____ - 1;\nreturn Math.min(doubledMs, capMs, ____);\n\nWhat would a service see of a client whose wait became 1 ms?",
    ],
  },
}, async () => {
  const baseMs = randomInt(1, 1_000);
  const longestMs = 2_147_483_647;
  await hold("R3", [
    [{ retry: 1_100, options: { baseMs, capMs: 5_000 } }, 5_000],
    [{ retry: 60, options: { baseMs, capMs: 1e15 } }, longestMs],
    [{ retry: 5_000, options: { baseMs, capMs: 1e15 } }, longestMs],
    [{ retry: 3, options: { baseMs: 1e12, capMs: 1e15 } }, longestMs],
    [{ retry: 2_000, options: { baseMs, capMs: Number.POSITIVE_INFINITY } }, longestMs],
    [{ retry: 2_000, options: { baseMs: 0, capMs: Number.POSITIVE_INFINITY } }, 0],
    [{ retry: 5_000, options: { baseMs: 0 } }, 0],
    [{ retry: 1e9 }, 10_000],
    [{ retry: 2 ** 53 - 1 }, 10_000],
  ]);
});

test("R4 knows the defaults, and takes 0 for 0", {
  meta: {
    points: 1,
    hints: [
      "The message says which options were given. One was left out, or was 0.",
      "A default belongs to an option that is left out. 0 is a number like others: `||` takes it for missing, a default in a pattern does not.",
      "const { baseMs = ____, capMs = ____ } = options;\n\nWho would want a base of 0?",
    ],
  },
}, async () => {
  const [baseMs, capMs] = [randomInt(600, 900), randomInt(600, 900)];
  await hold("R4", [
    ...retries(8).map((retry) => [{ retry }, Math.min(10_000, 500 * 2 ** retry)] as const),
    ...retries(8).map((retry) => [{ retry, options: {} }, Math.min(10_000, 500 * 2 ** retry)] as const),
    ...retries(8).map((retry) => [{ retry, options: { baseMs } }, Math.min(10_000, baseMs * 2 ** retry)] as const),
    ...retries(8).map((retry) => [{ retry, options: { capMs } }, Math.min(capMs, 500 * 2 ** retry)] as const),
    [{ retry: 2, options: { baseMs: 0 } }, 0],
    [{ retry: 2, options: { capMs: 0 } }, 0],
  ]);
});

test("R5 refuses what is no number of a retry", {
  meta: {
    points: 1,
    hints: [
      "The message says which retry was asked for. What does your function do with it?",
      "Who counts from 1 and subtracts one time too often asks for retry -1. A wait of 250 ms hides that; an error does not. `Number.isInteger` says no to fractions and to NaN.",
      "if (!Number.isInteger(retry) || retry < ____) {\n  throw new ____(`…`);\n}\n\nWhat does `2 ** -1` give?",
    ],
  },
}, async () => {
  const retryNumbers = [
    -1,
    -randomInt(2, 99),
    0.5,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  await hold(
    "R5",
    retryNumbers.map((retry) => [{ retry }, "RangeError"] as const),
  );
});
