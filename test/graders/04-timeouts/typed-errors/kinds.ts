import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import {
  cut,
  dnsFailure,
  json,
  malformed,
  never,
  type Reply,
  refused,
  reset,
  stall,
  status,
  text,
  wrongType,
} from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/04-timeouts/typed-errors.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { type Asked, answer, failed, fine, itemsUpTo } from "./fail.ts";

/** Holds the class of an error against the one that was asked for. */
async function hold(requirement: string, kind: string, what: string, reply: Reply, asked: Asked = {}) {
  const error = await failed(reply, asked);
  const wrong = story(error.run, `${what}. ${error.did}`, `${requirement} asks for the class ${kind}.`);
  expect([error.name, error.kinds?.toSorted()], wrong).toEqual([kind, ["ApiError", kind].toSorted()]);
  return error;
}

const withCode = (code: string | number, name = "Error") => [{ name: "TypeError" }, { name, code }];
test("R1 tells a bad status, whatever the cause is", {
  meta: {
    points: 2,
    hints: [
      "The log has an answer with a bad status. Compare the class of your error with R1, and its status with the log.",
      "The status came first: what happens to the body of a 503 after that is of no interest. So look at the response before you look at the cause. `response.ok` asks for 200 to 299.",
      "if (response && !____) {\n  return new HttpStatusError(message, facts, ____);\n}\n\nWhy does this stand before all that looks at the cause?",
    ],
  },
}, async () => {
  for (const [code, reply, limitMs] of [
    [300, status(300)],
    [304, status(304)],
    [404, status(404)],
    [503, status(503)],
    [500, reset({ status: 500, afterBytes: 5 })],
    [502, stall({ status: 502, afterBytes: 5 }), 1_000],
  ] as const) {
    const what = `The status was ${code}${limitMs ? ", and its body was late" : ""}`;
    const error = await hold("R1", "HttpStatusError", what, reply, limitMs ? { limitMs } : {});
    const did = `${what}. The error's status was ${error.status}.`;
    expect(error.status, story(error.run, did, `R1 asks for ${code}.`)).toBe(code);
  }
});

test("R1 gives an ApiError back", {
  meta: {
    points: 1,
    hints: [
      "The cause of this check is an error that your function has made before. The message shows what became of it.",
      "Code that calls other code may catch an error twice. Who wraps it again loses the first class, or the time and number of the first call. Ask for the base class first of all.",
      "if (cause instanceof ____) return ____;\n\nWhich errors does the base class cover?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ toApiError, ApiError, NetworkError, DecodeError }, url) => {
      const facts = { method: "GET", url: "http://items.test/", attempt: 1, elapsedMs: 20, requestId: undefined };
      const response = await fetch(url);
      const context = { method: "PUT", url, attempt: 2, elapsedMs: 40, response };
      return [new NetworkError("no", facts, "ECONNRESET"), new DecodeError("no", facts), new ApiError("no", facts)].map(
        (error) => ({ kind: error.name, isSame: toApiError(error, context) === error }),
      );
    },
    { script: [status(500)] },
  );
  const changed = run.value?.filter(({ isSame }) => !isSame).map(({ kind }) => kind);
  const gave = changed ? `gave something else for: ${changed.join(", ")}` : "threw";
  const did = `The status was 500, and the cause was an ApiError. Your function ${gave}.`;
  expect(changed, story(run, did, "R1 asks for the same object.")).toEqual([]);
});

test("R2 knows a connection that took too long", {
  meta: {
    points: 2,
    hints: [
      "The message says which code the error or its cause had. How far down did your function look?",
      "`fetch` throws a TypeError that says little; the code is in its `cause`, or in the cause of that. Follow the causes until there is none, and keep all of them in a list.",
      'function chainOf(cause) {\n  if (typeof cause !== "object" || cause === ____) return [];\n  return [cause, ...chainOf(____)];\n}\n\nMay an order be sent again after this error?',
    ],
  },
}, async () => {
  await hold("R2", "ConnectTimeoutError", "The connection took longer than 10 s", refused({ delayMs: 60_000 }));
  const made = [[{ code: "ETIMEDOUT" }], withCode("ETIMEDOUT"), [{}, {}, { code: "UND_ERR_CONNECT_TIMEOUT" }]];
  for (const errors of [...made, [{ name: "TimeoutError" }, { code: "ETIMEDOUT" }]]) {
    const what = `The code ${errors.at(-1)?.code} was ${count(errors.length - 1, "step")} down`;
    await hold("R2", "ConnectTimeoutError", what, fine, { made: errors });
  }
});

test("R2 knows an answer that took too long", {
  meta: {
    points: 2,
    hints: [
      "The message says what was late, and who noticed it: a limit of the caller, or the client's own.",
      "A signal with a time limit throws an error with the name TimeoutError. The client inside Node has limits of its own, for headers and for a body, and says so by a code. All of them mean the same here.",
      'const isLate = chain.some(({ name }) => name === "____");\nif (isLate || codes.some((code) => readTimeouts.has(____))) …\n\nMay an order be sent again after this error?',
    ],
  },
}, async () => {
  const limitMs = randomInt(100, 5_000);
  for (const [what, reply, asked] of [
    ["The headers did not come within the caller's limit", never(), { limitMs }],
    ["The body did not come within the caller's limit", stall({ afterBytes: 5 }), { limitMs }],
    ["The headers did not come within the client's own limit", never(), {}],
    ["The body did not come within the client's own limit", stall({ afterBytes: 5 }), {}],
    ["The cause of the error was a TimeoutError", fine, { made: withCode("LATE", "TimeoutError") }],
  ] as const) {
    await hold("R2", "ReadTimeoutError", what, reply, asked);
  }
});

/** Hands on causes that have `code` for their first text of a code, and tells what came of each. */
const askForCodes = async ({ toApiError }: typeof Solution, url: string, code: string) => {
  const { ZodError } = await import("zod");
  const coded = (more: object = {}) => Object.assign(new Error("no"), { code, ...more });
  const causes: [what: string, cause: unknown][] = [
    [`an error with the code ${code}, and its cause had the code EPIPE`, coded({ cause: coded({ code: "EPIPE" }) })],
    [
      `an error with the code 23, a number, and the code ${code} was one step down`,
      coded({ code: 23, cause: coded() }),
    ],
    [
      `an error, and the code ${code} was 6 steps down`,
      [..."123456"].reduce<Error>((cause) => new Error("no", { cause }), coded()),
    ],
    [`an object that is no Error, and its cause had the code ${code}`, { cause: { code } }],
    [`a SyntaxError, and its cause had the code ${code}`, new SyntaxError("no", { cause: coded() })],
    [`a ZodError, and its cause had the code ${code}`, Object.assign(new ZodError([]), { cause: coded() })],
    [`an error with the name SocketTimeoutError and the code ${code}`, coded({ name: "SocketTimeoutError" })],
  ];
  return causes.map(([what, cause]) => {
    const error = Object(toApiError(cause, { method: "GET", url, attempt: 1, elapsedMs: 20 }));
    return { what, gave: [String(error.name ?? "no error"), String(error.code)] };
  });
};

test("R3 names what the network did", {
  meta: {
    points: 2,
    hints: [
      "The message says which code the failure had, and which one your error has.",
      "The system names each failure of a connection by a text. It may be in the error, its cause or deeper; the first one counts. A `code` that is a number comes from errors of another kind and names nothing.",
      'const [code] = chain.map(({ code }) => code).filter((code) => typeof code === "____");\nif (code !== undefined) return new ____(message, facts, code);\n\nWhat does somebody at night do with ENOTFOUND, and what with ECONNREFUSED?',
    ],
  },
}, async () => {
  for (const [right, reply] of [
    ["ECONNRESET", reset()],
    ["ECONNREFUSED", refused()],
    ["ENOTFOUND", dnsFailure()],
    ["ECONNRESET", reset({ afterBytes: 5 })],
    ["UND_ERR_SOCKET", cut({ afterBytes: 5 })],
  ] as const) {
    const what = `The first code of the failure was ${right}`;
    const error = await hold("R3", "NetworkError", what, reply);
    const did = `${what}. The error's code was ${error.code}.`;
    expect(error.code, story(error.run, did, `R3 asks for ${right}.`)).toBe(right);
  }

  for (const code of [`E${randomInt(1e6)}`, "ESOCKETTIMEDOUT", "ERR_SOCKET_CONNECTION_TIMEOUT"]) {
    const run = await answer.evaluate(askForCodes, { arguments: code });
    for (const { what, gave } of run.value ?? [{ what: "something else", gave: [] }]) {
      const did = `The cause was ${what}. Your function gave ${gave.join(" with the code ") || "nothing"}.`;
      expect(gave, story(run, did, `R3 asks for NetworkError with the code ${code}.`)).toEqual(["NetworkError", code]);
    }
  }
});

test("R4 knows a body that is no JSON", {
  meta: {
    points: 1,
    hints: [
      "The service answered 200, and its body was cut off, empty or a page for people. What did your function make of that?",
      "Whoever reads JSON out of such a body gets a SyntaxError. The connection was good, so asking again brings the same body: this needs a class of its own.",
      "if (cause instanceof ____) return new ____(message, facts);\n\nWho often answers with a page in place of JSON?",
    ],
  },
}, async () => {
  await hold("R4", "DecodeError", "The body ended in the middle of a text", malformed());
  await hold("R4", "DecodeError", "The body was a page", wrongType());
  await hold("R4", "DecodeError", "The body was empty", text(""));
});

test("R5 names the first place that breaks the schema", {
  meta: {
    points: 2,
    hints: [
      "The message says which place was wrong first, and which path your error has.",
      "A ZodError has a list `issues`. Each issue has a `path`, a list of names and numbers. `z.core.toDotPath` writes such a list as in R5. An issue with the whole body has an empty path.",
      'import { z } from "zod";\n...\nconst path = z.core.toDotPath(cause.issues[____]?.path ?? ____);\nreturn new ValidationError(message, facts, ____);\n\nWhy is a path better than "invalid response"?',
    ],
  },
}, async () => {
  const place = randomInt(2, 9);
  for (const [right, body, asked] of [
    [`items[${place}].price`, { items: itemsUpTo(place) }],
    [`[${place}].price`, itemsUpTo(place), { isList: true }],
    ["items", { list: [] }],
    ["", []],
  ] as const) {
    const what = `The first wrong place was ${right || "the whole body"}`;
    const error = await hold("R5", "ValidationError", what, json(body), asked);
    const did = `${what}. The error's path was "${error.path}".`;
    expect(error.path, story(error.run, did, `R5 asks for "${right}".`)).toBe(right);
  }
});

test("R6 gives everything else back as it is", {
  meta: {
    points: 2,
    hints: [
      "The causes of this check are no failures of a call. The message names those that your function changed.",
      "The caller's abort is a wish, and a TypeError without a code is a bug. A program that takes them for a broken connection asks again, and hides them. JavaScript can throw any value, also null.",
      "// after all the ifs\nreturn ____;\n\nWhy is a NetworkError as the last resort a bad idea?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(async ({ toApiError, ApiError }, url) => {
    const { ZodError } = await import("zod");
    const signal = AbortSignal.abort();
    const aborted: unknown = await fetch(url, { signal }).catch((error: unknown) => error);
    const context = { method: "GET", url, attempt: 1, elapsedMs: 20 };
    const apiError = new ApiError("no", { ...context, requestId: undefined });
    const values: [string, unknown][] = [
      ["an abort", aborted],
      ["a bug", new TypeError("Cannot read properties of undefined")],
      ["an error with an empty cause", new Error("no", { cause: null })],
      ["an error whose cause is a SyntaxError", new Error("no", { cause: new SyntaxError("no") })],
      ["an error whose cause is a ZodError", new Error("no", { cause: new ZodError([]) })],
      ["an error whose cause is an ApiError", new Error("no", { cause: apiError })],
      ["an error with a number for a code", Object.assign(new Error("no"), { code: 17 })],
      ["a text", "no"],
      ["an object", { message: "no" }],
      ["null", null],
      ["undefined", undefined],
    ];
    return values.filter(([, value]) => toApiError(value, context) !== value).map(([name]) => name);
  });
  const did = run.value ? `Your function gave something else for: ${run.value.join(", ")}.` : "Your function threw.";
  expect(run.value, story(run, did, "R6 asks for the same value.")).toEqual([]);
});
