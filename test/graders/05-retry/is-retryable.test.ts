import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { cut, dnsFailure, json, never, type Reply, refused, reset, stall } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/05-retry/is-retryable.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("05-retry/is-retryable.ts");

/** An outcome as data: an error travels as its fields. */
type Case = Omit<Solution.Outcome, "error"> & { error?: { name?: string; code?: string | number; cause?: object } };

/** Asks about each outcome. */
const askEach = ({ isRetryable }: typeof Solution, _url: string, cases: readonly Case[]) =>
  cases.map(({ error, ...outcome }) => {
    try {
      return isRetryable(error ? { ...outcome, error: Object.assign(new Error("no"), error) } : outcome);
    } catch (thrown) {
      return `an error, ${thrown}`;
    }
  });

/** Holds every decision against the right one; the first that is wrong speaks. */
async function hold(requirement: string, rows: readonly (readonly [Case, boolean])[]) {
  const run = await answer.evaluate(askEach, { arguments: rows.map(([outcome]) => outcome) });
  const wrong = rows.findIndex(([, right], index) => run.value?.[index] !== right);
  const [outcome, right] = rows[wrong] ?? [];
  const gave = run.value?.[wrong];
  const did = `For ${JSON.stringify(outcome)} your function gave ${gave}.`;
  const asked = `${right ? whyTrue(requirement, outcome) : `${requirement} asks`} for ${right}.`;
  expect(wrong < 0 ? right : gave, story(run, did, asked)).toBe(right);
}

/** A true rests on the method and on what came of the request: whoever reads of R1 alone looks in the wrong place. */
function whyTrue(requirement: string, outcome?: Case): string {
  if (requirement !== "R1") return `${requirement} asks`;
  return `R1 and ${outcome?.status === undefined ? "R4" : "R2"} ask`;
}

const small = (method: string) => `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;

test("R1 decides by the method", {
  meta: {
    points: 2,
    hints: [
      "The message names a method, and what your function said. Find the method in R1.",
      "Sending a POST twice may store two orders; a PUT puts the same thing in the same place. Ask for the method before anything else: a broken connection does not make a POST harmless.",
      'const repeatable = new Set(["GET", ____]);\nif (!repeatable.has(method.____())) return false;\n\nWhy is DELETE on the list?',
    ],
  },
}, async () => {
  const passing: Omit<Case, "method">[] = [{ status: 503 }, { error: { name: "TimeoutError" } }];
  const methods = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH", "TRACE", "QUERY"];
  await hold(
    "R1",
    passing.flatMap((outcome) =>
      methods.flatMap((method, index) =>
        [method, method.toLowerCase(), small(method)].map((name) => [{ ...outcome, method: name }, index < 5] as const),
      ),
    ),
  );
});

test("R1 lets a key make POST and PATCH repeatable", {
  meta: {
    points: 2,
    hints: [
      "The message names a method and says whether the request had a key. Compare with R1.",
      "With a key the service knows the second request for the same order. That makes POST and PATCH safe, and no other method: for a GET the key means nothing, and TRACE stays out.",
      'const isKeyed = hasIdempotencyKey && ["POST", "____"].includes(____);\n\nWhy is `hasIdempotencyKey ||` alone too generous?',
    ],
  },
}, async () => {
  const passing: Omit<Case, "method">[] = [{ status: 429 }, { error: { code: "ECONNRESET" } }];
  await hold(
    "R1",
    passing.flatMap((outcome) =>
      ["POST", "PATCH", "post", "GET", "DELETE", "TRACE", "QUERY"].flatMap((method, index) => [
        [{ ...outcome, method, hasIdempotencyKey: true }, index < 5] as const,
        [{ ...outcome, method, hasIdempotencyKey: false }, index === 3 || index === 4] as const,
      ]),
    ),
  );
});

test("R2 knows the five statuses that may pass", {
  meta: {
    points: 2,
    hints: [
      "The message names a status. Is it one of the five of R2?",
      "Time cures a service that is busy or down. It does not cure a 404, and a 501 says that the service cannot do this at all. A list of five says it exactly; `status >= 500` does not.",
      "const mayPass = new Set([429, ____]);\nif (status !== ____) return mayPass.has(status);\n\nWhich of the five is argued about?",
    ],
  },
}, async () => {
  const statuses = Array.from({ length: 500 }, (_, index) => index + 100);
  const mayPass = [429, 500, 502, 503, 504];
  await hold(
    "R2",
    statuses.map((status) => [{ method: "GET", status }, mayPass.includes(status)] as const),
  );
  // Whoever reads a body that breaks has both: a status and an error.
  const error = { code: "ECONNRESET" };
  await hold("R2", [
    [{ method: "GET", status: 200, error }, false],
    [{ method: "GET", status: 404, error }, false],
    [{ method: "GET", status: 0, error }, false],
    [{ method: "GET", status: 503, error: { name: "AbortError" } }, true],
  ]);
});

test("R3 takes a 409 for busy when a POST or PATCH has a key", {
  meta: {
    points: 1,
    hints: [
      "All outcomes of this check are a 409. The message says for which request your function decided wrongly.",
      "A service that knows the key answers 409 while it still works on the first request. Without a key, or for a PUT, a 409 is a conflict that stays.",
      "return mayPass.has(status) || (isKeyed && status === ____);\n\nWhy must `isKeyed` know the method?",
    ],
  },
}, async () => {
  const rows = ["POST", "PATCH", "patch", "PUT", "GET", "DELETE"].map((method, index) => ({ method, index }));
  await hold("R3", [
    ...rows.map(({ method, index }) => [{ method, status: 409, hasIdempotencyKey: true }, index < 3] as const),
    ...rows.map(({ method }) => [{ method, status: 409 }, false] as const),
    [{ method: "POST", status: 422, hasIdempotencyKey: true }, false],
  ]);
});

test("R4 knows a timeout and a failure of the network", {
  meta: {
    points: 2,
    hints: [
      "The errors of this check come from real calls that failed. The message says what happened to the connection.",
      "A limit that is over throws an error with the name TimeoutError. For a broken connection `fetch` throws a TypeError that says little; its `cause` has a `code`, a text. Look at both, the error and its cause.",
      'const isNetwork = [error, error.____].some((each) => typeof each?.____ === "string");\n\nWhy is a TypeError alone no proof?',
    ],
  },
}, async () => {
  const failures: [string, Reply][] = [
    ["the connection broke", reset()],
    ["the connection was refused", refused()],
    ["the host was not found", dnsFailure()],
    ["no headers came within 1,000 ms", never()],
    ["the body stopped for 1,000 ms", stall({ afterBytes: 5 })],
    ["the connection closed in the middle of the body", cut({ afterBytes: 5 })],
  ];
  for (const [what, reply] of failures) {
    const run = await answer.evaluate(
      async ({ isRetryable }, url) => {
        const signal = AbortSignal.timeout(1_000);
        const error: unknown = await fetch(url, { signal })
          .then((response) => response.text())
          .catch((thrown) => thrown);
        return [isRetryable({ method: "GET", error }), isRetryable({ method: "POST", error })];
      },
      { script: [reply] },
    );
    const [get, post] = run.value ?? [];
    expect(get, story(run, `After a GET ${what}: your function gave ${get}.`, "R4 asks for true.")).toBe(true);
    expect(post, story(run, `After a POST ${what}: your function gave ${post}.`, "R1 asks for false.")).toBe(false);
  }

  const code = `E${randomInt(1e6)}`;
  const errors = [{ code }, { cause: { code } }, { name: "ReadTimeoutError" }, { cause: { name: "TimeoutError" } }];
  await hold(
    "R4",
    errors.map((error) => [{ method: "PUT", error }, true] as const),
  );
});

test("R5 lets other errors through", {
  meta: {
    points: 2,
    hints: [
      "The message says which error or value your function takes for one that may pass.",
      "Asking again does not mend a bug, and it does not undo the wish of a user who has left. Both come as errors, or as any value at all: look at `name` and `code` only where there is an object.",
      'if (typeof error !== "object" || error === ____) return false;\nif (error.name === "____") return false;\n\nWhy does an abort by a timer of Node have a `code`, too?',
    ],
  },
}, async () => {
  const abort = { name: "AbortError", code: "ABORT_ERR" };
  const errors = [
    {},
    { name: "TypeError" },
    { name: "TimeoutErrorIsMissing" },
    { name: "SyntaxError", cause: {} },
    { code: 17 },
    abort,
    { name: "AbortError", code: "ECONNRESET" },
  ];
  await hold(
    "R5",
    [...errors, { ...abort, cause: { name: "TimeoutError" } }].map(
      (error) => [{ method: "GET", error }, false] as const,
    ),
  );

  const run = await answer.evaluate(
    async ({ isRetryable }, url) => {
      const caller = new AbortController();
      const call = fetch(url, { signal: caller.signal }).catch((error: unknown) => error);
      setTimeout(() => caller.abort(), 100);
      const values: [string, unknown][] = [
        ["an abort of fetch", await call],
        ["a TypeError with a cause without a code", new TypeError("no", { cause: new Error("no") })],
        ["a TypeError with the message of fetch, and without a code", new TypeError("fetch failed")],
        ["an error with timeout in its message only", new Error("TimeoutError: no timeout is set")],
        ["null", null],
        ["undefined", undefined],
        ["a text", "TimeoutError"],
        ["a number", 503],
      ];
      return values.filter(([, error]) => isRetryable({ method: "GET", error }) !== false).map(([what]) => what);
    },
    { script: [never(), json({})] },
  );
  const did = run.value
    ? `Your function did not give false for: ${run.value.join(", ")}.`
    : "Your function got null, undefined, a text and a number as errors.";
  expect(run.value, story(run, did, "R5 asks for false.")).toEqual([]);
});
