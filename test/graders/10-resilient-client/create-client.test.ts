import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { seededRandom } from "../../../mocks/random.ts";
import {
  cut,
  json,
  large,
  malformed,
  never,
  type Reply,
  redirect,
  refused,
  reset,
  retryAfter,
  type Script,
  stall,
  status,
  text,
  wrongType,
} from "../../../mocks/script.ts";
import type { Depot } from "../../../mocks/services/depot.ts";
import type { Weather } from "../../../mocks/weather.ts";
import type * as Solution from "../../../solutions/10-resilient-client/create-client.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("10-resilient-client/create-client.ts");
const origin = "http://api.test";

type Limits = Omit<Solution.ClientOptions, "baseUrl" | "token" | "onEvent">;
type Call = Omit<Solution.CallOptions<unknown>, "schema" | "signal">;
type Asked = {
  /** The own path of baseUrl. */
  base?: string;
  /** A text, or what a provider gives: the next one after each `invalidate`. */
  tokens?: string | readonly string[];
  /** How long a provider takes for each. */
  tokenMs?: number;
  limits?: Limits;
  method?: string;
  path?: string;
  call?: Call;
  /** With a schema: `{ id: number }`, where it counts as 0 when it is missing. */
  isLooked?: boolean;
};

/** Makes one call with the learner's client, and gives what came of it. */
const ask = async (
  { createClient }: typeof Solution,
  url: string,
  { base = "", tokens = "t-1", tokenMs, limits = {}, method = "GET", path = "/parcels/17", call = {}, isLooked }: Asked,
) => {
  const { z } = await import("zod");
  const invalidated: string[] = [];
  const provider = {
    get: async () => {
      if (tokenMs) await new Promise((resolve) => setTimeout(resolve, tokenMs));
      return tokens[Math.min(invalidated.length, tokens.length - 1)] as string;
    },
    invalidate: (token: string) => void invalidated.push(token),
  };
  const token = typeof tokens === "string" ? tokens : provider;
  const client = createClient({ baseUrl: url + base, token, ...limits });
  const schema = z.object({ id: z.number().default(0) });
  const options = isLooked ? { ...call, schema } : call;
  let value: unknown;
  let failure: Partial<Solution.Failure> | undefined;
  let words = "";
  try {
    value = await client.request(method, path, options);
  } catch (error) {
    const thrown = error as Solution.ClientError;
    words = `${thrown?.name}: ${thrown?.message}`;
    failure = thrown?.name === "ClientError" ? thrown.failure : {};
  }
  return { value, failure, words, invalidated, atMs: performance.now() };
};

type Came = { value: unknown; failure: Partial<Solution.Failure> | undefined; words: string };
type Wire = Parameters<typeof story>[0] & {
  requests: readonly { atMs: number; headers: Readonly<Record<string, string>>; method: string; url: string }[];
};

/** `Your client sent 2 requests, at 0 and 500 ms.` */
const sent = ({ requests }: Wire) =>
  requests.length === 0
    ? "Your client sent no request."
    : `Your client sent ${count(requests.length, "request")}, at ${ms(requests.map(({ atMs }) => atMs))}.`;
const waited = ({ waitsMs }: { waitsMs: readonly number[] }) =>
  waitsMs.length === 0 ? "Your client did not ask again." : `Your client waited ${ms(waitsMs)}.`;
const ended = ({ value }: { value: Came | undefined }) => {
  if (value?.failure) return `It rejected with ${value.words}.`;
  return `It resolved with ${JSON.stringify(value?.value) ?? "undefined"}.`;
};
const shown = ({ requests }: Wire) => requests.map(({ headers }) => headers.authorization ?? "no token");
const keysOf = ({ requests }: Wire) => requests.map(({ headers }) => headers["idempotency-key"]?.replaceAll('"', ""));

/** To 10 ms: timers count whole milliseconds, and one that waits 0 ms takes 1. */
const rounded = (valueMs: number) => Math.round(valueMs / 10) * 10;
/** JSON may be written with or without spaces. */
const compact = (body: string) => (/^[{[]/.test(body) ? JSON.stringify(JSON.parse(body)) : body);
const aToken = () => `t-${randomInt(1e9)}`;
const busy = status(503);

test("R1 sends what the caller asks for", {
  meta: {
    points: 2,
    hints: [
      "Compare the request in the message with what the caller gave: method, path, query, headers, body.",
      "Put the address together first: the base, the path below it, the query. Then the headers, in whatever form they came. Then the body: `JSON.stringify` makes it, unless there is none.",
      'const url = buildUrl(baseUrl, path, ____);\nconst headers = new Headers(options.____);\nif (json !== undefined) headers.set("content-type", ____);\n\nWhy does `new URL(path, baseUrl)` lose the path of the base?',
    ],
  },
}, async () => {
  for (const [base, path, form] of [
    ["/v2", "/parcels/17", "object"],
    ["/v2/", "parcels/17", "list"],
    ["", "/parcels/17", "Headers"],
  ] as const) {
    const [trace, weight] = [randomUUID(), randomInt(1e9)];
    const run = await answer.evaluate(
      async ({ createClient }, url, { base, path, form, trace, weight }) => {
        const pair: [string, string] = ["X-Trace", trace];
        const headers = { object: { [pair[0]]: trace }, list: [pair], Headers: new Headers([pair]) }[form];
        const query = { full: true, tag: ["a", "b c"], none: undefined };
        const client = createClient({ baseUrl: url + base, token: "t" });
        return client.request("PUT", path, { query, headers, json: { weight } });
      },
      { script: [json({})], arguments: { base, path, form, trace, weight } },
    );
    const [request] = run.requests;
    const parts = request
      ? [
          `${request.method} ${request.url}`,
          request.headers["x-trace"],
          request.headers["content-type"],
          compact(request.body),
        ]
      : [];
    const wanted = [
      `PUT ${origin}${base.replace(/\/$/, "")}/parcels/17?full=true&tag=a&tag=b+c`,
      trace,
      "application/json",
      JSON.stringify({ weight }),
    ];
    const did = request ? `Your client sent ${parts.join(", ")}.` : sent(run);
    const seen = parts.map((part) => part?.replace("%20", "+").replace(/;.*/, ""));
    expect(seen, story(run, did, `R1 asks for ${wanted.join(", ")}.`)).toEqual(wanted);
  }
});

test("R1 sends every JSON value, and the caller's own content type", {
  meta: {
    points: 1,
    hints: [
      "The message names the value that the caller gave as `json`. Look at the body and its content type.",
      "false, 0, an empty text and null are JSON like any other value. Only undefined is none: then there is no body, and no content type. A content type that the caller names wins.",
      'if (json !== ____ && !headers.has("content-type")) headers.set("content-type", "application/json");\nconst body = json === ____ ? null : JSON.stringify(json);\n\nWhat does `if (json)` take for nothing?',
    ],
  },
}, async () => {
  for (const value of [false, 0, "", null, []]) {
    const run = await answer.evaluate(ask, { script: [json({})], arguments: { method: "PUT", call: { json: value } } });
    const [request] = run.requests;
    const did = `For json: ${JSON.stringify(value)} your client sent the body "${request?.body}".`;
    expect(request?.body, story(run, did, `R1 asks for ${JSON.stringify(value)}.`)).toBe(JSON.stringify(value));
  }
  const none = await answer.evaluate(ask, { script: [json({})], arguments: { call: {} } });
  const [bare] = none.requests;
  const bareDid = `Without json your client sent "${bare?.body}" as ${bare?.headers["content-type"] ?? "no type"}.`;
  const bareParts = [bare?.body, bare?.headers["content-type"]];
  expect(bareParts, story(none, bareDid, "R1 asks for no body and no content type.")).toEqual(["", undefined]);
  const type = "application/merge-patch+json";
  const call = { json: { a: null }, headers: { "content-type": type } };
  const own = await answer.evaluate(ask, { script: [json({})], arguments: { method: "PATCH", call } });
  const came = own.requests[0]?.headers["content-type"];
  expect(came, story(own, `Your client sent the content type ${came}.`, `R1 asks for the caller's, ${type}.`)).toBe(
    type,
  );
});

test("R2 resolves with the JSON, or what the schema makes of it", {
  meta: {
    points: 2,
    hints: [
      "Compare what the service sent with what your client gave.",
      "Every status from 200 to 299 is a success. 204 and 205 have no body to read. A schema may fill in and convert: give its result, not what came.",
      "if (status === 204 || status === ____) return undefined;\nconst value: unknown = JSON.parse(text);\nreturn schema ? schema.parse(____) : value;\n\nWhat does `.json()` do with an empty body?",
    ],
  },
}, async () => {
  const id = randomInt(1e9);
  for (const [what, reply, isLooked, wanted] of [
    [`200 and {"id":${id}}`, json({ id, more: 1 }), false, { id, more: 1 }],
    [`201 and {"id":${id}}, with a schema`, json({ id, more: 1 }, { status: 201 }), true, { id }],
    [`202 and {"id":${id}}`, json({ id }, { status: 202 }), false, { id }],
    ["200 and {}, with a schema that fills in 0", json({}), true, { id: 0 }],
    ["200 and null", json(null), false, null],
    ["204", status(204), false, undefined],
    ["204, with a schema", status(204), true, undefined],
    ["205", status(205), false, undefined],
  ] as const) {
    const run = await answer.evaluate(ask, { script: [reply], arguments: { isLooked } });
    const did = `The service answered ${what}. ${ended(run)}`;
    const asked = `R2 asks to resolve with ${JSON.stringify(wanted)}.`;
    expect(run.value?.failure, story(run, did, asked)).toBeUndefined();
    expect(run.requests.length, story(run, sent(run))).toBe(1);
    expect(run.value?.value, story(run, did, asked)).toEqual(wanted);
  }
});

test("R3 asks again after a failure that may pass", {
  meta: {
    points: 3,
    hints: [
      "The message names the failure. Look at what your client did after it.",
      "Five statuses may pass. So may silence, a broken connection, and an answer that breaks off in its body: `fetch` resolves there, and the reading rejects. All of them end in the same place, and the loop goes on.",
      "try {\n  const response = await fetch(url, init);\n  value = await read(____);\n} catch (error) {\n  trouble = ____; // and on to the wait\n}\n\nWhy does the reading of the body stand inside the try?",
    ],
  },
}, async () => {
  const faults: [string, Reply][] = [
    ...[429, 500, 502, 503, 504].map((code): [string, Reply] => [`status ${code}`, status(code)]),
    ["a reset connection", reset()],
    ["a refused connection", refused()],
    ["a body that broke off", reset({ afterBytes: 5 })],
    ["a body that was cut short", cut()],
    ["silence", never()],
    ["a body that stalled", stall({ afterBytes: 5 })],
  ];
  for (const [what, fault] of faults) {
    const id = randomInt(1e9);
    const run = await answer.evaluate(ask, { script: [fault, json({ id })], random: 0, arguments: {} });
    const did = `The first request met ${what}. ${ended(run)}`;
    expect(run.value?.value, story(run, did, "R3 asks to send it again: the second brings a 200.")).toEqual({ id });
  }
});

test("R3 repeats a POST and a PATCH, after 409 too", {
  meta: {
    points: 2,
    hints: [
      "The message names the method and the status. What did your client do next?",
      "The key of R9 makes each of them safe to repeat. After 409 the first request with this key may still be at work: wait, and ask again. For a GET or PUT a 409 is a no.",
      'const isCreating = method === "POST" || method === ____;\nconst mayPass = [429, 500, 502, 503, 504].includes(status) || (____ && status === ____);\n\nWhat would a PUT gain from a retry after 409?',
    ],
  },
}, async () => {
  for (const method of ["POST", "PATCH"]) {
    const id = randomInt(1e9);
    const script = [busy, status(409), reset(), json({ id }, { status: 201 })];
    const run = await answer.evaluate(ask, { script, random: 0, arguments: { method, call: { json: { id } } } });
    const did = `The answers to ${method} were 503, 409, a broken connection and 201. ${ended(run)}`;
    expect(run.requests.length, story(run, did, "R3 asks to repeat it after each of the three.")).toBe(4);
    const bodies = new Set(run.requests.map(({ body }) => body));
    expect(bodies.size, story(run, "The body changed from request to request.")).toBe(1);
    expect(run.value?.value, story(run, did)).toEqual({ id });
  }
  for (const method of ["GET", "PUT", "DELETE"]) {
    const run = await answer.evaluate(ask, { script: [status(409), json({})], random: 0, arguments: { method } });
    const did = `The answer to ${method} was 409. ${sent(run)}`;
    const asked = "R3 asks to repeat only POST and PATCH after it.";
    expect([run.requests.length, run.value?.failure?.status], story(run, did, asked)).toEqual([1, 409]);
  }
});

test("R3 repeats nothing else", {
  meta: {
    points: 2,
    hints: [
      "The message names a status. How often did your client ask?",
      "Most refusals stay what they are: the same question gets the same no. Only what is on the list of R3 is asked again.",
      "if (!____.includes(response.status)) throw new ClientError(____);\n\nWhat does a service see when a thousand clients retry their 404s?",
    ],
  },
}, async () => {
  for (const code of [400, 403, 404, 408, 410, 415, 422, 501, 505]) {
    const run = await answer.evaluate(ask, {
      script: [status(code), json({})],
      random: 0,
      arguments: { method: "POST", tokens: [aToken(), aToken()] },
    });
    const did = `The service answered ${code}. ${sent(run)} ${ended(run)}`;
    const asked = "R3 asks for one request.";
    expect([run.requests.length, run.value?.failure?.status], story(run, did, asked)).toEqual([1, code]);
  }
});

test("R3 stops after so many retries", {
  meta: {
    points: 2,
    hints: [
      "Count the requests in the log. The first one is not a retry.",
      "With `retries: 2` there are 3 requests, with 0 there is 1, and without it there are 4. Zero is a number like others: `||` takes it for missing.",
      "const { retries = ____ } = options;\n...\nif (retry >= ____) throw new ClientError(____);\n\nWhy does `options.retries || 3` go wrong?",
    ],
  },
}, async () => {
  for (const [limits, requests] of [
    [{ retries: 2 }, 3],
    [{ retries: 0 }, 1],
    [{}, 4],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: Array.from({ length: 6 }, () => busy),
      random: 0.5,
      arguments: { limits: { baseMs: 4_000, deadlineMs: 600_000, ...limits } },
    });
    const given = limits.retries === undefined ? "Without retries" : `With retries: ${limits.retries}`;
    const did = `${given}: ${sent(run)}`;
    expect(run.requests.length, story(run, did, `R3 asks for at most ${count(requests, "request")}.`)).toBe(requests);
    expect(run.value?.failure?.status, story(run, ended(run), "R12 asks for a ClientError.")).toBe(503);
    const lastMs = run.requests.at(-1)?.endedAtMs ?? 0;
    const late = `The last answer came at ${ms(lastMs)}. Your client settled at ${ms(run.tookMs)}.`;
    expect(rounded(run.tookMs - lastMs), story(run, late, "After the last request there is nothing to wait for.")).toBe(
      0,
    );
  }
});

test("R4 waits a random part of a time that doubles, up to the cap", {
  meta: {
    points: 2,
    hints: [
      "Compare the waits in the log with 900, 1,000 and 1,500 ms.",
      "The longest wait doubles with each retry, up to the cap. The wait itself is a random part of it, drawn anew each time. Cut first, then take the part.",
      "const waitMs = Math.random() * Math.min(____, baseMs * 2 ** ____);\n\nWhat would many clients do at the same moment if `Math.min` stood outside?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [busy, busy, busy, json({})],
    random: [0.9, 0.5, 0.5],
    arguments: { limits: { baseMs: 1_000, capMs: 3_000 } },
  });
  const wanted =
    "With random numbers 0.9, 0.5, 0.5, baseMs 1,000 and capMs 3,000, R4 asks for 900, 1,000 and 1,500 ms.";
  expect(run.waitsMs.map(rounded), story(run, waited(run), wanted)).toEqual([900, 1_000, 1_500]);

  const usual = await answer.evaluate(ask, {
    script: [busy, busy, busy, busy, busy, busy, json({})],
    random: 0.5,
    arguments: { limits: { retries: 6 } },
  });
  const defaults = "Without baseMs and capMs, R4 asks for 250, 500, 1,000, 2,000, 4,000 and 5,000 ms.";
  expect(usual.waitsMs.map(rounded), story(usual, waited(usual), defaults)).toEqual([
    250, 500, 1_000, 2_000, 4_000, 5_000,
  ]);
});

test("R4 waits as long as Retry-After asks", {
  meta: {
    points: 3,
    hints: [
      "The message says which Retry-After came. Compare the wait with it.",
      "Two waits compete: yours and the service's. The longer one counts. The header holds whole seconds or a date in one of three forms; anything else is no header. `Number` and `Date.parse` read too much into it.",
      'const askedMs = /^\\d+$/.test(header) ? Number(header) * ____ : dateOf(header) - ____;\nconst waitMs = Math.max(ownWaitMs, ____);\n\nWhat does `Date.parse("abc 5")` give?',
    ],
  },
}, async () => {
  const inTwenty = (form: "imf-fixdate" | "rfc850" | "asctime") => retryAfter({ inMs: 20_000, form });
  for (const [what, headers, fromMs, toMs] of [
    ["2", retryAfter(2), 2_000, 2_000],
    ["30", retryAfter(30), 30_000, 30_000],
    ["0", retryAfter(0), 500, 500],
    ["a date 20 s ahead", inTwenty("imf-fixdate"), 19_000, 20_000],
    ["a date 20 s ahead, in the second form", inTwenty("rfc850"), 19_000, 20_000],
    ["a date 20 s ahead, in the third form", inTwenty("asctime"), 19_000, 20_000],
    ["a date that was 20 s ago", retryAfter({ inMs: -20_000 }), 500, 500],
    ["-5", { "retry-after": "-5" }, 500, 500],
    ["7.5", { "retry-after": "7.5" }, 500, 500],
    ["abc 5", { "retry-after": "abc 5" }, 500, 500],
    ["5 minutes", { "retry-after": "5 minutes" }, 500, 500],
    ["2099-01-01T00:00:00Z", { "retry-after": "2099-01-01T00:00:00Z" }, 500, 500],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(429, headers), json({})],
      random: 0.5,
      arguments: { limits: { baseMs: 1_000 } },
    });
    const did = `The answer had Retry-After: ${what}. ${waited(run)}`;
    const asked = `R4 asks for ${ms(toMs)}: ${toMs === 500 ? "the own wait is longer, or the value is none" : "longer than the own wait of 500 ms"}.`;
    const isRight = run.waitsMs.map((waitMs) => rounded(waitMs) >= fromMs && rounded(waitMs) <= toMs);
    expect(isRight, story(run, did, asked)).toEqual([true]);
  }
});

test("R4 fails at once when Retry-After asks for too much", {
  meta: {
    points: 2,
    hints: [
      "The answer asks for more than `maxRetryAfterMs`. What came after it?",
      "To ask earlier breaks the service's wish; to wait keeps your caller for too long. Give up, and say what was asked for: the caller may come back then.",
      'if (askedMs > ____) throw new ClientError({ reason: "status", ____, retryAfterMs: askedMs, attempts });\n\nWhat does a timer do with 30 days?',
    ],
  },
}, async () => {
  for (const [seconds, given] of [
    [31, { maxRetryAfterMs: 30_000 }],
    [31, {}],
    [2_592_000, { maxRetryAfterMs: 30_000 }],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(503, retryAfter(seconds)), json({})],
      arguments: { limits: { deadlineMs: 2_000_000_000, ...given } },
    });
    const did = `The answer had Retry-After: ${seconds}. ${sent(run)} ${ended(run)}`;
    const asked = "R4 asks to fail at once: it asks for more than maxRetryAfterMs, 30,000 ms.";
    expect(run.requests.length, story(run, did, asked)).toBe(1);
    const { status: code, retryAfterMs } = run.value?.failure ?? {};
    const told = `Your client's failure said status ${code} and retryAfterMs ${retryAfterMs}.`;
    const facts = `R12 asks for status 503 and retryAfterMs ${seconds * 1_000}.`;
    expect([code, retryAfterMs], story(run, told, facts)).toEqual([503, seconds * 1_000]);
    expect(rounded(run.value?.atMs ?? run.tookMs), story(run, did, asked)).toBe(0);
  }
  const patient = await answer.evaluate(ask, {
    script: [status(503, retryAfter(1))],
    arguments: { limits: { retries: 0 } },
  });
  const { retryAfterMs } = patient.value?.failure ?? {};
  const patientDid = `With retries: 0 the answer had Retry-After: 1. The failure said retryAfterMs ${retryAfterMs}.`;
  expect(retryAfterMs, story(patient, patientDid, "R12 asks for it only when it was too long.")).toBeUndefined();
});

test("R5 ends a request after timeoutMs, its body included", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at how long each request lasted. The second one had headers, and then no more.",
      "Each request has a limit of its own, which lives until its body is read. Make a new one for each request. A limit that ends with the headers watches nothing.",
      "const value = await withTimeout(async (signal) => {\n  const response = await fetch(url, { ...init, ____ });\n  return await ____;\n}, ____, callersSignal);\n\nWhat goes wrong when all requests share one limit?",
    ],
  },
}, async () => {
  const script = [status(503, {}, { delayMs: 1_500 }), stall({ afterBytes: 5 }), never()];
  const limits = { retries: 2, timeoutMs: 2_000 };
  const run = await answer.evaluate(ask, { script, random: 0, arguments: { limits } });
  const lasted = run.requests.map(({ atMs, endedAtMs }) => rounded((endedAtMs ?? run.tookMs) - atMs));
  const did = `The answers took 1,500 ms, for ever in the body, and for ever. Your client ended them after ${ms(lasted)}.`;
  const asked = "With timeoutMs 2,000, R5 asks for 1,500, 2,000 and 2,000 ms.";
  expect(lasted, story(run, did, asked)).toEqual([1_500, 2_000, 2_000]);
  expect(run.value?.failure?.reason, story(run, ended(run), "R12 asks for the reason timeout.")).toBe("timeout");

  const usual = await answer.evaluate(ask, { script: [never(), json({})], random: 0, arguments: {} });
  const tookMs = (usual.requests[0]?.endedAtMs ?? usual.tookMs) - (usual.requests[0]?.atMs ?? 0);
  const usualDid = `Without timeoutMs your client ended a request after ${ms(tookMs)}.`;
  expect(rounded(tookMs), story(usual, usualDid, "R5 asks for 10,000 ms, as the type says.")).toBe(10_000);
});

test("R5 keeps the deadline", {
  meta: {
    points: 3,
    hints: [
      "Compare the time when your client settled with the deadline, and with what it still had to wait for.",
      "Note when the call must be over, once, before its first request. Reckon before each wait: a retry that cannot begin in time is not waited for. A request gets the smaller of its own limit and what is left.",
      "const deadlineAt = performance.now() + ____;\n...\nif (performance.now() + waitMs >= ____) throw ____;\nconst limitMs = Math.min(timeoutMs, Math.ceil(deadlineAt - ____));\n\nWhy is it too late to look after the wait?",
    ],
  },
}, async () => {
  const slow = status(503, {}, { delayMs: 600 });
  for (const [what, script, deadlineMs, requests, settledMs, reason] of [
    ["the wait after request 2 would be 4,000 ms", [slow, slow, json({})], 6_500, 2, 3_200, "status"],
    ["the answer had Retry-After: 20", [status(503, retryAfter(20)), json({})], 6_500, 1, 0, "status"],
    ["a Retry-After: 5 would end at the deadline", [status(503, retryAfter(5)), json({})], 5_000, 1, 0, "status"],
    ["request 2 got no answer", [slow, never(), json({})], 6_500, 2, 6_500, "timeout"],
  ] as const) {
    const limits = { baseMs: 4_000, deadlineMs };
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { limits } });
    const settled = run.value?.atMs ?? run.tookMs;
    const did = `With deadlineMs ${deadlineMs.toLocaleString("en")}, ${what}. ${sent(run)} It settled at ${ms(settled)}.`;
    const asked = `R5 asks to settle at ${ms(settledMs)}, after ${count(requests, "request")}.`;
    expect([run.requests.length, rounded(settled)], story(run, did, asked)).toEqual([requests, settledMs]);
    const why = `It failed with ${run.value?.words}.`;
    expect(run.value?.failure?.reason, story(run, why, `R12 asks for the reason ${reason}.`)).toBe(reason);
  }
  const silent = Array.from({ length: 8 }, () => never());
  const usual = await answer.evaluate(ask, { script: silent, random: 0, arguments: { limits: { retries: 7 } } });
  const usualDid = `Without deadlineMs your client settled at ${ms(usual.tookMs)}.`;
  expect(rounded(usual.tookMs), story(usual, usualDid, "R5 asks for 60,000 ms, as the type says.")).toBe(60_000);
});

test("R5 counts the wait for a token", {
  meta: {
    points: 1,
    hints: [
      "`get()` did not answer in this check. When did your client give up?",
      "A token server can hang like any other. The deadline is about the whole call, whatever it waits for: put a limit around `get()` too.",
      "const token = await withTimeout(() => tokens.get(), ____, signal);\n\nWho would notice otherwise that the token server is down?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ createClient }, url) => {
      const token = { get: () => new Promise<string>(() => {}), invalidate: () => {} };
      const client = createClient({ baseUrl: url, token, deadlineMs: 4_000 });
      const guard = new Promise((resolve) => setTimeout(() => resolve("nothing"), 60_000));
      const call = client.request("GET", "/x").catch((error) => `${error.name}, reason ${error.failure?.reason}`);
      return { gave: await Promise.race([call, guard]), atMs: performance.now() };
    },
    { script: [json({})] },
  );
  const did = `get() gave nothing, for ever. Your client gave ${run.value?.gave} at ${ms(run.value?.atMs ?? run.tookMs)}.`;
  const asked = "With deadlineMs 4,000, R5 asks to fail at 4,000 ms, R12 for a ClientError with the reason timeout.";
  expect(run.value?.gave, story(run, did, asked)).toBe("ClientError, reason timeout");
  expect(rounded(run.value?.atMs ?? 0), story(run, did, asked)).toBe(4_000);

  const slow = await answer.evaluate(
    async ({ createClient }, url) => {
      const get = () => new Promise<string>((resolve) => setTimeout(() => resolve("t"), 3_000));
      const client = createClient({ baseUrl: url, token: { get, invalidate: () => {} }, deadlineMs: 4_000 });
      await client.request("GET", "/x").catch(() => {});
      return performance.now();
    },
    { script: [never(), never()] },
  );
  const slowDid = `get() took 3,000 ms, then no answer came. Your client settled at ${ms(slow.value ?? slow.tookMs)}.`;
  const slowAsked = "With deadlineMs 4,000, R5 asks to settle at 4,000 ms.";
  expect(rounded(slow.value ?? 0), story(slow, slowDid, slowAsked)).toBe(4_000);
});

test("R6 shows the token of this moment", {
  meta: {
    points: 2,
    hints: [
      "Compare the tokens in the message with what `get()` gave each time.",
      "The provider knows which token is good now. Ask it before each request, retries included: a wait can outlive a token. A text is its own provider.",
      'const token = typeof source === "string" ? source : await ____;\nheaders.set("authorization", `Bearer ____`);\n\nWhich request would show an old token if this stood above the loop?',
    ],
  },
}, async () => {
  const names = [aToken(), aToken(), aToken()];
  const run = await answer.evaluate(
    async ({ createClient }, url, names) => {
      let calls = 0;
      const token = { get: async () => `${names[calls++]}`, invalidate: () => {} };
      const client = createClient({ baseUrl: url, token, retries: 1 });
      await client.request("GET", "/1");
      await client.request("GET", "/2");
      const fixed = createClient({ baseUrl: url, token: `${names[0]}` });
      await fixed.request("GET", "/3");
      const broken = Object.assign(new Error("the token server is down"), { id: names[1] });
      const failing = createClient({
        baseUrl: url,
        token: { get: () => Promise.reject(broken), invalidate: () => {} },
      });
      return failing.request("GET", "/4").then(
        () => "an answer",
        (error) => (error === broken ? "its error" : `another error: ${error}`),
      );
    },
    { script: [json(1), busy, json(2), json(3), json(4)], random: 0, arguments: names },
  );
  const wanted = [...names, names[0]].map((name) => `Bearer ${name}`);
  const did = `get() gave ${names.join(", ")}, then the token was the text ${names[0]}. Your client showed ${shown(run).join(", ")}.`;
  expect(shown(run), story(run, did, `R6 asks for ${wanted.join(", ")}.`)).toEqual(wanted);
  const gave = `get() rejected, and your client gave ${run.value}.`;
  expect(run.value, story(run, gave, "R6 asks to reject with its error, and to send nothing.")).toBe("its error");

  const elsewhere = "http://other.test";
  const shared = await answer.evaluate(
    async ({ createClient }, url, { elsewhere, token }) => {
      const headers = new Headers({ "x-trace": "1" });
      await createClient({ baseUrl: url, token }).request("PUT", "/5", { headers, json: {} });
      await fetch(`${elsewhere}/x`, { headers });
    },
    { script: { [origin]: [json(5)], [elsewhere]: [json(6)] }, arguments: { elsewhere, token: `${names[0]}` } },
  );
  const lent = `The caller used its Headers object again, for ${elsewhere}. There it showed ${shown(shared)[1]}.`;
  expect(shown(shared)[1], story(shared, lent, "R6 asks to write into nothing that the caller gave.")).toBe("no token");
});

test("R7 renews the token once, at no cost in retries", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at what followed the 401: which token, and after how long?",
      "The token was refused: say which one, ask for another, and send at once. Nobody is busy, so there is no wait, and no retry is used up. The key of R9 stays the same.",
      "if (status === ____ && !hasRenewed) {\n  hasRenewed = true;\n  tokens.invalidate(____);\n  continue; // without counting\n}\n\nWhy must `hasRenewed` belong to the call, and not to the client?",
    ],
  },
}, async () => {
  const tokens = [aToken(), aToken(), aToken()];
  const id = randomInt(1e9);
  const run = await answer.evaluate(ask, {
    script: [busy, status(401), busy, json({ id }), json({})],
    random: 0.5,
    arguments: { tokens, method: "POST", limits: { retries: 2, baseMs: 1_000 } },
  });
  const wanted = [tokens[0], tokens[0], tokens[1], tokens[1]].map((name) => `Bearer ${name}`);
  const did = `The answers were 503, 401, 503 and 200, with retries: 2. Your client showed ${shown(run).join(", ")}.`;
  expect(shown(run), story(run, did, `R7 asks for ${wanted.join(", ")}.`)).toEqual(wanted);
  const invalidated = run.value?.invalidated.join(" and ") || "nothing";
  const noted = `It called invalidate with ${invalidated}.`;
  expect(run.value?.invalidated, story(run, noted, `R7 asks for ${tokens[0]}, once.`)).toEqual([tokens[0]]);
  const asked = "R4 and R7 ask for 500, 0 and 1,000 ms: the request after the 401 is no retry.";
  expect(run.waitsMs.map(rounded), story(run, waited(run), asked)).toEqual([500, 0, 1_000]);
  expect(run.value?.value, story(run, ended(run))).toEqual({ id });
  expect(new Set(keysOf(run)).size, story(run, "The key changed with the token.", "R9 asks for one key.")).toBe(1);

  const late = await answer.evaluate(
    async ({ createClient }, url, [old, renewed]) => {
      let current = old;
      const invalidated: unknown[] = [];
      const token = { get: async () => `${current}`, invalidate: (refused: string) => void invalidated.push(refused) };
      setTimeout(() => {
        current = renewed;
      }, 500);
      await createClient({ baseUrl: url, token }).request("GET", "/x");
      return invalidated;
    },
    { script: [status(401, {}, { delayMs: 1_000 }), json(1)], arguments: tokens },
  );
  const lateDid = `While the request was under way the token changed to ${tokens[1]}. Your client called invalidate with ${late.value?.join(" and ") || "nothing"}.`;
  const lateAsked = `R7 asks for the token that was sent, ${tokens[0]}.`;
  expect(late.value, story(late, lateDid, lateAsked)).toEqual([tokens[0]]);
});

test("R7 gives up at the second 401, and at the first of a fixed token", {
  meta: {
    points: 2,
    hints: [
      "The service refused every token. Count the requests in the log.",
      "A second refusal is not a matter of age: this caller may not come in. A text cannot be renewed, so its first 401 is final. A 403 speaks of rights, and another token has the same.",
      "if (status === 401 && typeof source !== ____ && !____) { … }\n\nWhat happens to the token server when this loop has no end?",
    ],
  },
}, async () => {
  const tokens = [aToken(), aToken(), aToken()];
  const no = status(401);
  for (const [what, given, script, requests] of [
    ["401 to everything", tokens, [no, no, no, no], 2],
    ["401, 503, 401", tokens, [no, busy, no, no], 3],
    ["401 to everything, and the token was a text", aToken(), [no, no, no], 1],
    ["403", tokens, [status(403), status(403)], 1],
  ] as const) {
    const run = await answer.evaluate(ask, { script, random: 0, arguments: { tokens: given } });
    const did = `The service answered ${what}. ${sent(run)} ${ended(run)}`;
    const asked = `R7 asks for ${count(requests, "request")}, and to fail then.`;
    expect(run.requests.length, story(run, did, asked)).toBe(requests);
    const code = what === "403" ? 403 : 401;
    expect(run.value?.failure?.status, story(run, did, `R12 asks for a failure of status ${code}.`)).toBe(code);
  }
});

test("R8 stays at its origin, whatever the path says", {
  meta: {
    points: 2,
    hints: [
      "The message names a path that the caller gave. Where did your client send the token?",
      "`new URL(path, base)` lets a path name another host: `//other.test/x` is enough. A path from outside could send your token anywhere. Join the path to the base, or compare origins before you send.",
      "const url = new URL(baseUrl);\nurl.pathname = `____/____`; // never a new host\n\nWho decides about a path that is made of /users/ and a name?",
    ],
  },
}, async () => {
  const elsewhere = "http://other.test";
  for (const path of ["//other.test/x", "http://other.test/x", "\\\\other.test\\x", "/\\other.test/x"]) {
    const script = { [origin]: [json({}), json({})], [elsewhere]: [json({}), json({})] };
    const run = await answer.evaluate(ask, { script, arguments: { path } });
    const strays = run.requests.filter(({ url }) => !url.startsWith(`${origin}/`));
    const did = `For the path ${path} your client sent ${strays.map(({ url }) => url).join(" and ") || "nothing"} to another origin.`;
    expect(strays.length, story(run, did, `R8 asks for nothing outside of ${origin}.`)).toBe(0);
  }
  const id = randomInt(1e9);
  const run = await answer.evaluate(ask, { script: [json({ id })], arguments: {} });
  expect(run.value?.value, story(run, ended(run), "R2 asks for the JSON of the answer.")).toEqual({ id });
});

test("R8 follows no redirect", {
  meta: {
    points: 2,
    hints: [
      "The service sent your client elsewhere. Did it go? How often did it ask?",
      "`fetch` follows redirects by itself, and takes the caller's headers along: an `X-API-Key` reaches whoever the redirect names. Tell it to leave that to you. A 3xx is then an answer like a 404.",
      'const response = await fetch(url, { ...init, redirect: "____" });\nif (!response.____) throw ____;\n\nWhat happens to a POST that a 307 sends elsewhere?',
    ],
  },
}, async () => {
  const elsewhere = "http://files.test";
  for (const code of [302, 307, 308] as const) {
    const script: Record<string, Script> = {
      [origin]: [redirect(`${elsewhere}/x`, code), json({}), json({})],
      [elsewhere]: [json({}), json({}), json({})],
    };
    const call = { json: { secret: 1 }, headers: { "x-api-key": "k" } };
    const run = await answer.evaluate(ask, { script, random: 0, arguments: { method: "POST", call } });
    const did = `The service answered ${code} with ${elsewhere}/x. Your client asked ${run.requests.map(({ url }) => url).join(", ")}.`;
    const asked = `R8 asks for one request, and for a failure of status ${code}.`;
    expect([run.requests.length, run.value?.failure?.status], story(run, did, asked)).toEqual([1, code]);
  }
});

test("R9 makes one key for each call that creates", {
  meta: {
    points: 3,
    hints: [
      "Compare the keys in the message: between the requests of one call, and between two calls.",
      "The key says to the service: this is the same order again. So it is made once, before anything repeats, and the next order gets another. A key that the caller brings is kept.",
      'if (method === "POST" || method === "PATCH") {\n  headers.set("idempotency-key", options.idempotencyKey ?? ____);\n}\n\nWhat would the service store if this stood inside the loop?',
    ],
  },
}, async () => {
  for (const method of ["POST", "PATCH"]) {
    const own = randomUUID();
    const run = await answer.evaluate(
      async ({ createClient }, url, { method, own }) => {
        const client = createClient({ baseUrl: url, token: "t" });
        const json = { to: "Amara" };
        await client.request(method, "/orders", { json });
        await client.request(method, "/orders", { json });
        await client.request(method, "/orders", { json, idempotencyKey: own });
      },
      { script: [busy, reset(), json({}), json({}), busy, json({})], random: 0, arguments: { method, own } },
    );
    const keys = keysOf(run);
    const list = keys.map((key) => key?.slice(0, 13) ?? "no key").join(", ");
    const did = `For three calls, of 3, 1 and 2 requests, your client sent ${list}.`;
    expect(keys.length, story(run, sent(run), "R3 asks for 6 requests.")).toBe(6);
    expect(keys.includes(undefined), story(run, did, `R9 asks for a key with each ${method}.`)).toBe(false);
    expect(new Set(keys.slice(0, 3)).size, story(run, did, "R9 asks for one key in all requests of a call.")).toBe(1);
    expect(keys[3] !== keys[0], story(run, did, "R9 asks for another key in the next call.")).toBe(true);
    expect(keys.slice(4), story(run, did, `R9 asks to keep the caller's key, ${own.slice(0, 13)}.`)).toEqual([
      own,
      own,
    ]);
  }
});

type Listed = {
  path?: string;
  tokens?: readonly string[];
  limits?: Limits;
  query?: Record<string, string>;
  maxPages?: number;
  take?: number;
  isLooked?: boolean;
};

/** Reads a list with the learner's client until it ends, fails, or has given so many items. */
const list = async (
  { createClient }: typeof Solution,
  url: string,
  { path = "/parcels", tokens = ["t-1"], limits = {}, query, maxPages, take, isLooked }: Listed,
) => {
  const { z } = await import("zod");
  let place = 0;
  const get = async () => tokens[Math.min(place, tokens.length - 1)] as string;
  const token = { get, invalidate: () => void place++ };
  const client = createClient({ baseUrl: `${url}/v2`, token, ...limits });
  const schema = z.object({ id: z.number(), city: z.string().default("Hilo") });
  const options = { ...(query && { query }), ...(maxPages && { maxPages }), ...(isLooked && { schema }) };
  const items: unknown[] = [];
  let failure: Partial<Solution.Failure> | undefined;
  let words = "";
  try {
    for await (const item of client.paginate<unknown>(path, options)) if (items.push(item) === take) break;
  } catch (error) {
    const thrown = error as Solution.ClientError;
    words = `${thrown?.name}: ${thrown?.message}`;
    failure = thrown?.name === "ClientError" ? thrown.failure : {};
  }
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, failure, words };
};

type Item = { id: number };
const some = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
const page = (items: readonly unknown[], next?: string, rel = 'rel="next"'): Reply =>
  json(items, next === undefined ? {} : { headers: { link: `<${next}>; ${rel}` } });
const placesOf = ({ requests }: Wire) => requests.map(({ url }) => url.replace(origin, ""));
const asked = (run: Wire) => `Your client asked for ${placesOf(run).join(", ") || "nothing"}.`;
const listed = ({ value }: { value: Awaited<ReturnType<typeof list>> | undefined }) =>
  `It yielded ${count(value?.items.length ?? 0, "item")} and ${value?.failure ? `failed with ${value.words}` : "ended"}.`;

test("R10 follows the links to the end of the list", {
  meta: {
    points: 3,
    hints: [
      "Compare the addresses in the message with the Link header of the page before each.",
      "The next page is the link whose `rel` holds the word next, in whatever case. Its target may be relative: to the page, not to the base. A page without items is not the end, a page without such a link is.",
      'const next = readLinks(header).find(({ rel }) => rel.toLowerCase().split(/\\s+/).includes("____"));\nurl = next && new URL(next.target, ____);\n\nWhere would `?page=2` lead if you resolved it against the base?',
    ],
  },
}, async () => {
  const items = some(5);
  const first = json(items.slice(0, 2), {
    headers: { link: '</v2/parcels>; rel="first", <?from=2>; title="a, b"; rel="next last"' },
  });
  const script = [
    first,
    page([], `${origin}/v2/parcels/rest?from=2`, "rel=next"),
    page(items.slice(2, 4), "more?x=1", 'REL="Next"'),
    json(items.slice(4), { headers: { link: '</v2/parcels>; rel="prev", </next>; rel="nextish"' } }),
  ];
  const run = await answer.evaluate(list, { script, arguments: { query: { size: "2" } } });
  const places = ["/v2/parcels?size=2", "/v2/parcels?from=2", "/v2/parcels/rest?from=2", "/v2/parcels/more?x=1"];
  expect(placesOf(run), story(run, asked(run), `R10 asks for ${places.join(", ")}.`)).toEqual(places);
  expect(run.value?.items, story(run, listed(run), "R10 asks for all 5 items, in their order.")).toEqual(items);
  expect(run.value?.failure, story(run, listed(run), "R10 asks to end.")).toBeUndefined();
});

test("R10 gives every page all retries and limits", {
  meta: {
    points: 2,
    hints: [
      "In the log, find the page after which your client gave up, and what it could still have done.",
      "A page is a call like any other: with its own retries, its own renewal of the token, its own deadline. If pages go through the same function as calls do, all of that comes with it.",
      'const { value, response } = await perform({ method: "GET", url: ____, … });\nyield* value;\n\nHow long may a list of a thousand pages take?',
    ],
  },
}, async () => {
  const items = some(3);
  const [old, renewed, third] = [aToken(), aToken(), aToken()];
  const slow = status(503, {}, { delayMs: 3_000 });
  const part = (place: number, next?: string) => page(items.slice(place, place + 1), next);
  const script = [busy, slow, part(0, "?p=2"), status(401), slow, part(1, "?p=3"), status(401), reset(), part(2)];
  const run = await answer.evaluate(list, {
    script,
    random: 0,
    arguments: { tokens: [old, renewed, third], limits: { retries: 2, deadlineMs: 5_000 } },
  });
  const did = `Each page needed retries, pages 2 and 3 a new token. ${listed(run)}`;
  const wanted = "With retries: 2 and deadlineMs 5,000 for each page, R10 asks for all 3 items.";
  expect(run.value?.items, story(run, did, wanted)).toEqual(items);
  const tokens = [old, old, old, old, renewed, renewed, renewed, third, third].map((name) => `Bearer ${name}`);
  expect(
    shown(run),
    story(run, `Your client showed ${shown(run).join(", ")}.`, "R7 asks to renew it once a page."),
  ).toEqual(tokens);
});

test("R10 asks for a page when an item of it is wanted", {
  meta: {
    points: 2,
    hints: [
      "The caller left after two items. Compare the log with the pages that these came from.",
      "A generator runs until its next `yield`, and no further. So yield the items of a page before you ask for the next one. After a `break` nobody asks any more.",
      "const page = await fetchPage(url);\nyield* ____;\nurl = nextOf(____); // and only now the next one\n\nWhat would a caller pay who wants the first item only?",
    ],
  },
}, async () => {
  const script = [page(some(2), "?p=2"), page(some(2), "?p=3"), page(some(2))];
  for (const [take, requests] of [
    [2, 1],
    [3, 2],
  ] as const) {
    const run = await answer.evaluate(list, { script, arguments: { take } });
    const did = `Pages have 2 items, the caller took ${run.value?.items.length ?? 0}. ${asked(run)}`;
    expect(run.requests.length, story(run, did, `R10 asks for ${count(requests, "page")}.`)).toBe(requests);
    expect(run.value?.items.length, story(run, did)).toBe(take);
  }
});

test("R10 looks at a whole page before it yields an item", {
  meta: {
    points: 2,
    hints: [
      "Page 2 has one wrong item, its last. How many items of it did the caller get, and in which form?",
      "Look at the page as a list of what an item must be: then one wrong item stops all of them. What you yield is what the schema made.",
      "const pageSchema = z.array(____);\nconst items = pageSchema.parse(____);\nyield* items;\n\nWhat could the caller do with half a page?",
    ],
  },
}, async () => {
  const good = some(2);
  for (const [what, wrong, at, isLooked] of [
    ["a list with an item whose id is a text", [...some(1), { id: "7" }], "1.id", true],
    ["a list with an item without id", [{}], "0.id", true],
    ["an object in place of a list", { items: [] }, "", true],
    ["an object in place of a list, and there was no schema", { items: [] }, "", false],
  ] as const) {
    const run = await answer.evaluate(list, {
      script: [page(good, "?p=2"), json(wrong, { headers: { link: '<?p=3>; rel="next"' } }), page(some(1))],
      random: 0,
      arguments: { isLooked },
    });
    const did = `Page 2 was ${what}. ${listed(run)}`;
    const wanted = isLooked ? good.map((item) => ({ ...item, city: "Hilo" })) : good;
    const all = `R10 asks for the 2 items of page 1${isLooked ? ", as the schema made them" : ""}.`;
    expect(run.value?.items, story(run, did, all)).toEqual(wanted);
    const { reason, page: number, at: place } = run.value?.failure ?? {};
    const told = `The failure said reason ${reason}, page ${number}, at "${place}".`;
    const facts = `R12 asks for reason schema, page 2, at "${at}".`;
    expect([reason, number, place], story(run, told, facts)).toEqual(["schema", 2, at]);
    expect(run.requests.length, story(run, asked(run), "R12 asks to fail at once, after 2 requests.")).toBe(2);
  }
});

test("R11 does not follow a link that it may not follow", {
  meta: {
    points: 3,
    hints: [
      "The message says where the link led. What did your client do there?",
      "A service, or whoever sits in its place, writes the links. Another origin would get your token; a page that you had leads in circles. Compare origins, and keep the addresses that you have asked for.",
      'if (url.origin !== ____ || asked.has(____) || page > ____) throw new ClientError({ reason: "link", page, … });\n\nWhy is a look at the page before not enough?',
    ],
  },
}, async () => {
  const maxPages = 2 + randomInt(3);
  const many = Array.from({ length: maxPages + 2 }, (_, place) => page(some(1), `?p=${place + 2}`));
  const circle = [page(some(1), "?p=2"), page(some(1), "?p=3"), page(some(1), "?p=2"), page(some(1)), page(some(1))];
  for (const [what, script, limit, requests] of [
    ["to another host", [page(some(1), "http://other.test/v2/parcels")], undefined, 1],
    ["to another port", [page(some(1), "http://api.test:8080/v2/parcels")], undefined, 1],
    ["to another scheme", [page(some(1), "https://api.test/v2/parcels")], undefined, 1],
    ["back to page 2", circle, undefined, 3],
    [`on and on, with maxPages: ${maxPages}`, many, maxPages, maxPages],
  ] as const) {
    const run = await answer.evaluate(list, {
      script: {
        [origin]: script,
        "http://other.test": [page([])],
        "http://api.test:8080": [page([])],
        "https://api.test": [page([])],
      },
      random: 0,
      arguments: limit === undefined ? {} : { maxPages: limit },
    });
    const did = `The links led ${what}. ${asked(run)} ${listed(run)}`;
    const wanted = `R11 asks for ${count(requests, "request")}, and to fail then.`;
    expect(run.requests.length, story(run, did, wanted)).toBe(requests);
    const { reason, page: number } = run.value?.failure ?? {};
    const told = `The links led ${what}. The failure said reason ${reason}, page ${number}.`;
    const facts = `R12 asks for reason link, page ${requests + 1}: the page that was not asked for.`;
    expect([reason, number], story(run, told, facts)).toEqual(["link", requests + 1]);
    expect(run.value?.items.length, story(run, did, "R10 asks for the items before it.")).toBe(requests);
  }
  const last = await answer.evaluate(list, {
    script: [page(some(1), "?p=2"), page(some(1))],
    arguments: { maxPages: 2 },
  });
  const lastDid = `With maxPages: 2 the list had 2 pages. ${listed(last)}`;
  expect(last.value?.failure, story(last, lastDid, "R11 asks to fail for more than 2 pages.")).toBeUndefined();
});

test("R12 says in the error what happened", {
  meta: {
    points: 3,
    hints: [
      "Compare the failure in the message with the comments in the type Failure, field by field.",
      "Whoever reads the error at night has nothing else. Keep a list of what became of each request, from the first to the last, and give it to the error when you give up. The 401 belongs to it too.",
      "attempts.push({ attempt: attempts.length + 1, ____, tookMs });\n...\nthrow new ClientError({ reason, method, path: url.____, ____, attempts });\n\nWhat can be read off the times of the attempts?",
    ],
  },
}, async () => {
  const script = [
    status(503, {}, { delayMs: 300 }),
    status(401, {}, { delayMs: 40 }),
    reset(),
    never(),
    stall({ afterBytes: 5 }),
    status(404),
  ];
  const path = `/parcels/${randomInt(1e9)}`;
  const run = await answer.evaluate(ask, {
    script,
    random: 0,
    arguments: {
      base: "/v2",
      path,
      tokens: [aToken(), aToken()],
      tokenMs: 70,
      method: "DELETE",
      call: { query: { reason: "lost" } },
      limits: { timeoutMs: 2_000, retries: 5 },
    },
  });
  const { failure } = run.value ?? {};
  const facts = [failure?.reason, failure?.method, failure?.path, failure?.status].join(", ");
  const did = `The failure said ${facts}.`;
  const wanted = `R12 asks for status, DELETE, /v2${path}, 404.`;
  expect(facts, story(run, did, wanted)).toBe(`status, DELETE, /v2${path}, 404`);
  const told = failure?.attempts?.map(({ attempt, status, reason, tookMs }) =>
    [attempt, status ?? "none", reason ?? "none", rounded(tookMs)].join(" "),
  );
  const attempts = ["1 503 status 300", "2 401 status 40", "3 none network 0", "4 none timeout 2000"];
  attempts.push("5 200 timeout 2000", "6 404 status 0");
  const history = `Its attempts were ${told?.join("; ")}.`;
  const all = `R12 asks for one for each request, with status, reason and ms: ${attempts.join("; ")}.`;
  expect(told, story(run, history, all)).toEqual(attempts);

  const first = await answer.evaluate(list, { script: [status(404)], arguments: {} });
  const number = first.value?.failure?.page;
  const firstDid = `The first page of a list was a 404. The failure said page ${number ?? "nothing"}.`;
  expect(number, story(first, firstDid, "R12 asks for page 1.")).toBe(1);
});

test("R12 fails at once when the answer itself is wrong", {
  meta: {
    points: 2,
    hints: [
      "The message shows the body of a 200. How often did your client ask, and with which reason did it fail?",
      "A 200 with a wrong body is an answer: asked again, the service says the same. Only what did not arrive is worth another try. Tell the two apart where you read.",
      'if (!schema.safeParse(value).success) return { reason: "____", at: issues[0].path.join(".") };\n\nWhich error does a broken connection bring, and which a broken body?',
    ],
  },
}, async () => {
  for (const [what, reply, reason, at] of [
    ["ended in the middle of its JSON", malformed(), "body", undefined],
    ["was a page of HTML", wrongType(), "body", undefined],
    ['was {"id":"seven"}, where id must be a number', json({ id: "seven" }), "schema", "id"],
    ["was a list, where an object must be", json([]), "schema", ""],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [reply, json({ id: 1 })],
      random: 0,
      arguments: { isLooked: true },
    });
    const did = `The body of a 200 ${what}. ${sent(run)} ${ended(run)}`;
    expect(run.requests.length, story(run, did, "R12 asks to fail after one request.")).toBe(1);
    const { reason: why, at: place, status: code } = run.value?.failure ?? {};
    const told = `The failure said reason ${why}, status ${code}, at ${place ?? "nothing"}.`;
    const facts = `R12 asks for reason ${reason}, status 200, at ${at === "" ? "an empty text" : (at ?? "nothing")}.`;
    expect([why, code, place], story(run, told, facts)).toEqual([reason, 200, at]);
  }
});

test("R13 keeps secrets out of errors and events", {
  meta: {
    points: 3,
    hints: [
      "The message says which secret was found, and where. Which object did you hand on as a whole?",
      "Errors and events end up in logs. Errors of `JSON.parse` and of zod repeat what they read, a URL has a query, a Response has all headers. Take out what may be told, and leave the rest, also as a cause.",
      '} catch (error) {\n  throw new ClientError({ reason: "body", path: url.____, … }); // no cause: ____\n}\n\nWhat does `console.log(error)` print of a cause?',
    ],
  },
}, async () => {
  const plain = (body: string, code = 200) =>
    text(body, { status: code, headers: { "content-type": "application/json" } });
  const secrets = {
    token: `T${randomInt(1e6, 1e7)}`,
    query: `Q${randomInt(1e6, 1e7)}`,
    header: `H${randomInt(1e6, 1e7)}`,
    body: `B${randomInt(1e6, 1e7)}`,
  };
  const everything = JSON.stringify(secrets);
  for (const [what, reply] of [
    ["a 403 that repeats all of it", plain(everything, 403)],
    ["a body that is no JSON", plain(`${secrets.body} is no JSON`)],
    ["JSON that the schema refuses", json({ id: secrets.body, ...secrets })],
    ["no answer", never()],
    ["a broken connection", reset()],
    ["a body that broke off", reset({ body: everything, afterBytes: 20 })],
  ] as const) {
    const run = await answer.evaluate(
      async ({ createClient }, url, { token, query, header, body }) => {
        const { inspect } = await import("node:util");
        const { z } = await import("zod");
        const events: unknown[] = [];
        const onEvent = (event: unknown) => void events.push(event);
        const client = createClient({ baseUrl: url, token, onEvent, retries: 1, timeoutMs: 1_000 });
        const schema = z.object({ id: z.number() });
        const call = { query: { key: query }, headers: { "x-api-key": header }, json: { pin: body }, schema };
        const error: unknown = await client.request("PUT", "/x", call).catch((thrown: unknown) => thrown);
        return {
          name: (error as Error).name,
          message: String(error),
          json: JSON.stringify(error),
          print: inspect(error, { depth: 12 }),
          events: inspect(events, { depth: 12 }) + JSON.stringify(events),
          heard: events.length,
        };
      },
      { script: [reply, reply], random: 0, arguments: secrets },
    );
    const { name, heard = 0, ...places } = run.value ?? {};
    const found = Object.entries(places).flatMap(([place, words]) =>
      Object.entries(secrets).flatMap(([secret, value]) =>
        `${words}`.includes(value) ? [`the ${secret} in its ${place}`] : [],
      ),
    );
    const did = `The service sent ${what}. The error told ${found.join(", ") || "nothing"}.`;
    expect(found, story(run, did, "R13 asks that none of these is told.")).toEqual([]);
    const came = `The service sent ${what}. Your client gave ${name}, after ${count(heard, "event")}.`;
    expect([name, heard > 0], story(run, came, "R12 asks for a ClientError, R15 for events.")).toEqual([
      "ClientError",
      true,
    ]);
  }
});

test("R14 stops at once when the caller does", {
  meta: {
    points: 3,
    hints: [
      "The caller stopped at 300 ms. Find in the log what your client did then, and after it.",
      "Three things can be under way: a wait for a token, a request, a wait before a retry. The signal must reach each of them. A request that ends this way is no broken connection, so nothing is tried again.",
      "const outcome = await send(order, ____);\nsignal?.____(); // before you decide on a retry\nawait sleep(waitMs, undefined, { ____ });\n\nWhich error must the caller see?",
    ],
  },
}, async () => {
  for (const [what, script, requests] of [
    ["a request", [never(), json({}), json({})], 1],
    ["the reading of a body", [stall({ afterBytes: 3 }), json({}), json({})], 1],
    ["a wait", [busy, json({}), json({})], 1],
    ["the wait for a token", [json({}), json({})], 0],
  ] as const) {
    const run = await answer.evaluate(
      async ({ createClient }, url, what) => {
        const reason = new Error("the user left");
        const caller = new AbortController();
        setTimeout(() => caller.abort(reason), 300);
        const hangs = what === "the wait for a token";
        const token = {
          get: () => (hangs ? new Promise<string>(() => {}) : Promise.resolve("t")),
          invalidate: () => {},
        };
        const client = createClient({ baseUrl: url, token, baseMs: 8_000 });
        const guard = new Promise((resolve) => setTimeout(() => resolve("nothing"), 30_000));
        const call = client.request("GET", "/x", { signal: caller.signal });
        const gave = await Promise.race([
          call.catch((error: unknown) => (error === reason ? "its reason" : `${error}`)),
          guard,
        ]);
        const atMs = performance.now();
        // Time enough for requests that should not come any more.
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        return { gave, atMs };
      },
      { script, random: 0.5, arguments: what },
    );
    const { gave, atMs = run.tookMs } = run.value ?? {};
    const did = `The caller stopped at 300 ms, during ${what}. ${sent(run)} It gave ${gave} at ${ms(atMs)}.`;
    const wanted = `R14 asks to reject at 300 ms with the signal's reason, after ${count(requests, "request")}.`;
    expect([gave, rounded(atMs), run.requests.length], story(run, did, wanted)).toEqual(["its reason", 300, requests]);
  }
});

test("R14 sends nothing when the caller has stopped before", {
  meta: {
    points: 1,
    hints: [
      "The signal had aborted before the call. What does the log show?",
      "The event abort fires once. Whoever listens later hears nothing: look at the signal first, in `request` and before each page.",
      "signal?.____(); // first of all\n\nWhich line of yours would notice it otherwise?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ createClient }, url) => {
      const reason = new Error("the user left");
      const client = createClient({ baseUrl: url, token: "t" });
      const signal = AbortSignal.abort(reason);
      const tell = (error: unknown) => (error === reason ? "its reason" : `${error}`);
      const one = await client.request("GET", "/1", { signal }).then(() => "an answer", tell);
      const caller = new AbortController();
      const pages = client.paginate<number>("/2", { signal: caller.signal });
      const first = await pages.next();
      caller.abort(reason);
      const second = await pages.next().then(() => "an item", tell);
      return [one, first.value, second];
    },
    { script: [page([7], "?p=2"), page([8]), json({})] },
  );
  const did = `${asked(run)} It gave ${run.value?.join(", ") ?? "nothing"}.`;
  const wanted = "R14 asks for page 1 of the list only, and for the signal's reason twice.";
  expect(placesOf(run), story(run, did, wanted)).toEqual(["/2"]);
  expect(run.value, story(run, did, wanted)).toEqual(["its reason", 7, "its reason"]);
});

test("R14 leaves nothing behind", {
  meta: {
    points: 2,
    hints: [
      "The message counts timers that still run, or answers that still block a connection.",
      "An answer that nobody reads stays in its connection: read it to its end or cancel it, before the wait. A timer keeps the program alive: clear it when the work is done, also after a failure.",
      "await response.body?.____();\n...\n} finally {\n  clearTimeout(____);\n}\n\nWhy would a script hang after its last line?",
    ],
  },
}, async () => {
  const fat = (code: number) => large(2_000_000, { status: code });
  const run = await answer.evaluate(ask, {
    script: [fat(503), fat(401), fat(500), json({ id: 1 })],
    random: 0.5,
    arguments: { tokens: [aToken(), aToken()], limits: { baseMs: 4_000, timeoutMs: 20_000 } },
  });
  const open = run.requests.slice(0, -1).filter(({ atMs, endedAtMs }) => (endedAtMs ?? 1e9) - atMs > 1_000);
  const did = `When your client was done, ${count(open.length, "failed answer")} had blocked a connection for over a second.`;
  expect(open.length, story(run, did, "R14 asks to read or cancel them.")).toBe(0);
  expect(run.value?.value, story(run, ended(run), "R3 and R7 ask for 4 requests.")).toEqual({ id: 1 });
  const ran = `After the call ${count(run.left.timers, "timer")} of your client still ran.`;
  expect(run.left.timers, story(run, ran, "R14 asks for none.")).toBe(0);
});

test("R15 tells of each request and each wait", {
  meta: {
    points: 2,
    hints: [
      "Compare the events in the message with the log: one for each request, one for each wait.",
      "An event says what became of a request as soon as it is over, in the same words as the history of the error. A wait is told before it begins: then a log shows a program that waits, not one that hangs.",
      'onEvent?.({ type: "attempt", method, path, ...attempt });\n...\nonEvent?.({ type: "wait", method, path, attempt: ____, waitMs });\nawait sleep(____);\n\nWhy is there no wait after the 401?',
    ],
  },
}, async () => {
  const path = `/parcels/${randomInt(1e9)}`;
  const run = await answer.evaluate(
    async ({ createClient }, url, path) => {
      const events: (Solution.ClientEvent & { atMs: number })[] = [];
      let renewed = false;
      const token = {
        get: async () => (renewed ? "t-2" : "t-1"),
        invalidate: () => {
          renewed = true;
        },
      };
      const onEvent = (event: Solution.ClientEvent) => void events.push({ ...event, atMs: performance.now() });
      const client = createClient({ baseUrl: url, token, baseMs: 1_000, onEvent });
      await client.request("GET", path, { query: { full: true } });
      return events;
    },
    { script: [status(503, {}, { delayMs: 100 }), status(401), reset(), json({})], random: 0.5, arguments: path },
  );
  const words = run.value?.map((event) => {
    const place = event.method === "GET" && event.path === path ? "" : ` ${event.method} ${event.path}`;
    if (event.type === "wait")
      return `${rounded(event.atMs)}: wait ${rounded(event.waitMs)} before ${event.attempt}${place}`;
    return `${rounded(event.atMs)}: ${event.type} ${event.attempt} ${event.status ?? event.reason}${place}`;
  });
  const wanted = [
    "100: attempt 1 503",
    "100: wait 500 before 2",
    "600: attempt 2 401",
    "600: attempt 3 network",
    "600: wait 1000 before 4",
    "1600: attempt 4 200",
  ];
  const did = `onEvent heard, with the time in ms: ${words?.join("; ") ?? "nothing"}.`;
  expect(words, story(run, did, `R15 asks for ${wanted.join("; ")}.`)).toEqual(wanted);
});

/** A weather for the depot: everything that can pass, and nothing that cannot. */
const storm = (seed: number): Weather => {
  const routes = ["/shipments", "/shipments/:id"];
  return {
    seed,
    rules: [
      { routes, latency: { p0: 10, p50: 60, p95: 500, p99: 1_500, p100: 6_000 } },
      { routes, fault: 503, forMs: 3_000, everyMs: 20_000, atRandom: true, retryAfter: "seconds" },
      { routes, limit: { requests: 20, perMs: 1_000 } },
      ...([500, 503, 504] as const).map((fault) => ({ routes, fault, rate: 0.03 })),
      ...(["reset", "never", "lost", "stall", "break"] as const).map((fault) => ({ routes, fault, rate: 0.02 })),
    ],
  };
};

/** 60 calls of the learner's client, 6 at a time: a third of them orders, six of them lists. */
const ride = async ({ createClient }: typeof Solution, url: string, references: readonly string[]) => {
  let kept: string | undefined;
  let underWay: Promise<string> | undefined;
  const fetchToken = async () => {
    const authorization = `Basic ${btoa("test-client:test-secret-1")}`;
    const response = await fetch(`${url}/token`, { method: "POST", headers: { authorization } });
    kept = ((await response.json()) as { access_token: string }).access_token;
    underWay = undefined;
    return kept;
  };
  const token = {
    get: async () => {
      underWay ??= kept === undefined ? fetchToken() : undefined;
      return kept ?? (underWay as Promise<string>);
    },
    invalidate: (refused: string) => {
      if (kept === refused) kept = undefined;
    },
  };
  type Shipment = { id: number; reference: string };
  const limits = { retries: 6, baseMs: 200, capMs: 5_000, timeoutMs: 2_000 };
  const client = createClient({ baseUrl: url, token, ...limits });
  const jobs = references.map((reference, place) => async () => {
    if (place % 10 === 9) {
      const ids = new Set<number>();
      for await (const { id } of client.paginate<Shipment>("/shipments", { query: { limit: 15 + (place - 9) / 10 } }))
        ids.add(id);
      return ids.size >= 60;
    }
    const id = 1 + (place % 60);
    if (place % 3 > 0) return (await client.request<Shipment>("GET", `/shipments/${id}`)).id === id;
    const order = { json: { reference, city: "Enugu" } };
    return (await client.request<Shipment>("POST", "/shipments", order)).reference === reference;
  });
  let succeeded = 0;
  const failures: string[] = [];
  const lane = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      await job().then(
        (isRight) => void (isRight ? succeeded++ : failures.push("a wrong answer")),
        (error) => failures.push(String(error?.message)),
      );
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  return { succeeded, failures };
};

const calls = 60;
/** 54 calls of one request, and six lists of at most 80 shipments, 15 to 20 on a page. */
const fairWeatherRequests = 54 + [15, 16, 17, 18, 19, 20].reduce((sum, limit) => sum + Math.ceil(80 / limit), 0);

/** What the learner's client makes of a storm, and what the depot has to say of it. */
async function rideThrough(seed: number) {
  // Loaded here: the checks before need no service.
  const { createDepot } = await import("../../../mocks/services/depot.ts");
  const { withWeather } = await import("../../../mocks/with-weather.ts");
  const { withWatch } = await import("../../../mocks/with-watch.ts");
  let depot: Depot | undefined;
  let early = 0;
  const run = await answer.evaluate(ride, {
    service: (clock) => {
      depot = createDepot({ clock, tokenLifeMs: 3_500 });
      return withWatch(withWeather(depot, storm(seed), { clock }), clock, () => void early++);
    },
    random: Array.from({ length: 400 }, seededRandom(seed)),
    arguments: Array.from({ length: calls }, () => randomUUID()),
    limitMs: 20_000,
  });
  const references = depot?.shipments.map(({ reference }) => reference) ?? [];
  const twice = references.length - new Set(references).size;
  const requests = run.requests.filter(({ url }) => !url.endsWith("/token")).length;
  const succeeded = run.value?.succeeded ?? 0;
  const did =
    `In storm ${seed}, ${succeeded} of ${calls} calls of your client succeeded (${Math.round((succeeded / calls) * 100)} %), ` +
    `with ${count(requests, "request")}, ${early} too early, and ${twice} stored twice.`;
  return { run, did, succeeded, requests, early, twice };
}

/** Storms differ in where they strike. */
const seeds = [1, 2, 3];

test("R16 brings the calls home, at a price that the service can pay", {
  meta: {
    points: 4,
    hints: [
      "Read the score: how many calls succeeded, with how many requests? The log shows where the first call was lost.",
      "In a storm everything comes at once, for six calls at a time. What belongs to one call (its retries, its renewal, its key, its clock) must not be shared with another. Then each rule from R3 to R9 does its part.",
      "async function perform(order) {\n  const attempts: Attempt[] = [];\n  let hasRenewed = ____;\n  const deadlineAt = performance.now() + ____;\n  …\n\nWhat happens to the second expired token when `hasRenewed` belongs to the client?",
    ],
  },
}, async ({ annotate }) => {
  for (const seed of seeds) {
    const { run, did, succeeded, requests } = await rideThrough(seed);
    const least = Math.ceil(calls * 0.95);
    const wanted = `R16 asks for at least ${least} (95 %), and at most ${2 * fairWeatherRequests} requests: fair weather takes ${fairWeatherRequests}.`;
    expect(succeeded, story(run, did, wanted)).toBeGreaterThanOrEqual(least);
    expect(requests, story(run, did, wanted)).toBeLessThanOrEqual(2 * fairWeatherRequests);
    await annotate(`${did} Fair weather takes ${fairWeatherRequests} requests.`);
  }
});

test("R16 does no harm", {
  meta: {
    points: 3,
    hints: [
      "Read the score: what was too early, or stored twice? Both are counted by the depot, not by your client.",
      "A request is too early when it repeats one whose answer asked to wait longer. An order is stored twice when it came under two keys: some answers get lost after the order was stored.",
      'const waitMs = Math.max(ownWaitMs, ____); // for each retried status\nheaders.set("idempotency-key", ____); // once a call\n\nHow could the depot know that a second order is the first one again?',
    ],
  },
}, async () => {
  for (const seed of seeds) {
    const { run, did, succeeded, early, twice } = await rideThrough(seed);
    expect(early, story(run, did, "R16 asks for no request before its Retry-After is over.")).toBe(0);
    expect(twice, story(run, did, "R16 asks that nothing is stored twice.")).toBe(0);
    expect(succeeded > 0, story(run, did, "R16 asks for at least 95 %.")).toBe(true);
  }
});
