import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { large, type Reply, status, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/01-first-request/assert-ok.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("01-first-request/assert-ok.ts");

type Asked = { path: string; method?: string; waitMs?: number };

/** Asks, hands the response over, and tells what came of it. `waitMs` later a body that nobody takes still shows. */
const meet = async ({ assertOk, HttpError }: typeof Solution, url: string, { path, method, waitMs }: Asked) => {
  const beganAt = performance.now();
  const response = await fetch(url + path, method === undefined ? {} : { method });
  try {
    const given = await (method === undefined ? assertOk(response) : assertOk(response, method));
    const isSame = given === response;
    // A body that was read cannot be read again: that is told, and no error of this function's.
    if (response.bodyUsed) return { given: { isSame, isUnread: false, body: "" } };
    return { given: { isSame, isUnread: !response.bodyUsed, body: await response.clone().text() } };
  } catch (thrown) {
    const tookMs = performance.now() - beganAt;
    if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const error = thrown as Solution.HttpError | undefined;
    const { status, method, url, requestId } = error ?? {};
    const isError = error instanceof Error;
    const isHttpError = error instanceof HttpError && isError;
    // Whoever puts a body into the message may have put 2,000,000 bytes there.
    const printed = process.getBuiltinModule("node:util").inspect(error, { depth: 6 }).slice(0, 10_000);
    const message = isError ? error.message.slice(0, 200) : "";
    const words = isError ? `${error.name}: ${message}` : `${printed}, which is no Error`;
    return {
      tookMs,
      thrown: { isHttpError, name: error?.name, words, message, status, method, url, requestId, printed },
    };
  }
};

async function met(reply: Reply, asked: Partial<Asked> = {}) {
  const path = `/items/${randomInt(1e6)}`;
  const run = await answer.evaluate(meet, { script: [reply], arguments: { path, ...asked } });
  const { given, thrown, tookMs = run.tookMs } = run.value ?? {};
  const did = thrown ? `Your function threw ${thrown.words}` : "Your function threw nothing.";
  // The wait after its error is none of the function's.
  return { run: { ...run, tookMs }, given, thrown, did, asked: { path, ...asked } };
}

test("R1 gives a good answer back, unread", {
  meta: {
    points: 1,
    hints: [
      "Every answer of this check is a success. The message says its status, and what your function did.",
      "Success is every status from 200 to 299, not only 200. `response.ok` asks exactly that. A body can be read once: leave it to the caller.",
      "if (____) return response;\n\nWhat would the caller read if you had read the body first?",
    ],
  },
}, async () => {
  for (const code of [200, 201, 202, 204, 299]) {
    const body = code === 204 ? "" : randomUUID();
    const { run, given, did } = await met(code === 204 ? status(204) : text(body, { status: code }));
    const came = `The answer was a ${code}.`;
    expect(given, story(run, `${came} ${did}`, "R1 asks to give it back.")).toBeDefined();
    const [isSame, isUnread] = [given?.isSame, given?.isUnread];
    expect(isUnread, story(run, `${came} Its body was read when your function ended.`)).toBe(true);
    expect(isSame, story(run, `${came} Your function gave back something else than the response.`)).toBe(true);
    expect(given?.body, story(run, `${came} Its body was not the one that the service sent.`)).toBe(body);
  }
});

test("R2 throws an HttpError with the status", {
  meta: {
    points: 2,
    hints: [
      "The message names the status that came, and what your function did with it.",
      "Whatever is not from 200 to 299 is an error here, also a 304. Throw the class of this file, so that a caller can ask `error instanceof HttpError` and look at `error.status`.",
      "throw new ____(`…`, { status: response.____, method, url, requestId });\n\nWhere would a caller want to tell a 404 from a 503?",
    ],
  },
}, async () => {
  for (const code of [304, 400, 404, 409, 429, 500, 503]) {
    const { run, thrown, did } = await met(status(code));
    const came = `The answer was a ${code}.`;
    const wrong = story(run, `${came} ${did}`, "R2 asks for an HttpError.");
    expect([thrown?.isHttpError, thrown?.name], wrong).toEqual([true, "HttpError"]);
    const told = story(run, `${came} The error's status was ${thrown?.status}.`, `R2 asks for the status ${code}.`);
    expect(thrown?.status, told).toBe(code);
  }
});

test("R2 tells the method", {
  meta: {
    points: 1,
    hints: [
      "Look at the method in the log, then at `method` of the error in the message.",
      "A response does not know which method asked for it. So the caller says it, as the second argument; it is GET when the caller says nothing.",
      "throw new HttpError(`____ …`, { status, ____, url, requestId });\n\nWhich method may be sent again without harm?",
    ],
  },
}, async () => {
  for (const method of ["DELETE", "PATCH", undefined]) {
    const { run, thrown } = await met(status(403), method === undefined ? {} : { method });
    const right = method ?? "GET";
    const did = `The request was a ${right}. The error's method was ${thrown?.method}.`;
    expect(thrown?.method, story(run, did, `R2 asks for ${right}.`)).toBe(right);
  }
});

test("R3 tells the address without its query", {
  meta: {
    points: 2,
    hints: [
      "The message shows the `url` of the error. Compare it with the request in the log.",
      "The address of the answer is `response.url`; after a redirect it is the last one. Cut it at the first question mark. A `?` later in the query is of no interest then.",
      'const url = response.url.replace(/\\?____/, "");\n\nWho reads what stands in a query after it was logged?',
    ],
  },
}, async () => {
  for (const [path, query] of [
    [`/items/${randomInt(1e6)}`, ""],
    [`/v2/items/${randomInt(1e6)}`, `?key=${randomUUID()}&back=http://x.test/?q=1`],
    ["/", `?${randomUUID()}`],
  ] as const) {
    const { run, thrown } = await met(status(404), { path: path + query });
    const right = run.requests[0]?.url.slice(0, run.requests[0].url.length - query.length);
    const did = `The error's url was ${thrown?.url}.`;
    expect(thrown?.url, story(run, did, `R3 asks for ${right}.`)).toBe(right);
  }
});

test("R4 tells how the service calls the request", {
  meta: {
    points: 1,
    hints: [
      "One answer of this check has the header X-Request-Id, the other has not. The message shows what your error said.",
      "`headers.get` gives null for a header that is not there. R4 asks for undefined, so turn the one into the other.",
      'const requestId = response.headers.get("____") ?? ____;\n\nWhat would you write to the service\'s support without it?',
    ],
  },
}, async () => {
  for (const id of [randomUUID(), undefined]) {
    const { run, thrown } = await met(status(500, id === undefined ? {} : { "x-request-id": id }));
    const came = id === undefined ? "The answer had no X-Request-Id." : `The answer's X-Request-Id was ${id}.`;
    const found = thrown?.requestId === "" ? "an empty text" : thrown?.requestId;
    const wrong = story(run, `${came} The error's requestId was ${found}.`, `R4 asks for ${id}.`);
    expect([typeof thrown, thrown?.requestId], wrong).toEqual(["object", id]);
  }
});

test("R5 has a message that says method, url and status", {
  meta: {
    points: 1,
    hints: [
      "Read the message of your error. Would you know what to look for, at night, in a log?",
      "Say what was asked and what came: the method, the address without its query, and the number of the status.",
      "`$" + "{method} $" + "{____} answered $" + '{____}`\n\nWhy is "Not Found" alone too little?',
    ],
  },
}, async () => {
  const code = [404, 418, 500, 503][randomInt(4)] ?? 404;
  const { run, thrown, asked, did } = await met(status(code), { method: "PUT" });
  const missing = ["PUT", asked.path, String(code)].filter((part) => !thrown?.message.includes(part));
  expect(missing, story(run, did, `R5 asks for a message with PUT, ${asked.path} and ${code}.`)).toEqual([]);
});

test("R5 keeps query and body out of the error", {
  meta: {
    points: 2,
    hints: [
      "The check prints your error as a log would. The message says which secret stood in it.",
      "Queries carry keys, and bodies repeat what was sent. Neither belongs into the message. A field or a cause that holds the whole response prints its address too. Keep the parts that R2 to R4 name, and nothing else.",
      "const url = response.url.____;\nthrow new HttpError(`…`, { status, method, ____, requestId });\n\nWhere would the key go if this error were sent to a service that collects errors?",
    ],
  },
}, async () => {
  const [inQuery, inBody] = [randomUUID(), randomUUID()];
  const { run, thrown, did } = await met(text(`wrong key ${inBody}`, { status: 401 }), {
    path: `/items?key=${inQuery}`,
  });
  expect(thrown?.isHttpError, story(run, did, "R2 asks for an HttpError.")).toBe(true);
  for (const [where, secret] of [
    ["query", inQuery],
    ["body", inBody],
  ] as const) {
    const says = `The ${where} had ${secret} in it, and so had the error when it was printed.`;
    expect(thrown?.printed.includes(secret), story(run, says, `R5 asks for an error without it.`)).toBe(false);
  }
});

test("R6 frees the connection before it throws", {
  meta: {
    points: 1,
    hints: [
      "The answer of this check has a body of 2,000,000 bytes. A second after your error it was still on its way.",
      "A response begins with its headers; the body comes later, and the connection waits until somebody takes it. Read the body to its end, or say that you do not want it.",
      "await response.body?.____();\nthrow new HttpError(…);\n\nWhy is there a question mark before the dot?",
    ],
  },
}, async () => {
  const { run, thrown, did } = await met(large(2_000_000, { status: 500 }), { waitMs: 1_000 });
  expect(thrown, story(run, did)).toBeDefined();
  const [request] = run.requests;
  const isFree = request?.endedAtMs !== undefined && request.endedAtMs < 900;
  expect(isFree, story(run, "A second after your error the body still blocked its connection.")).toBe(true);
});
