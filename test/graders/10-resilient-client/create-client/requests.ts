import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { cut, json, never, type Reply, refused, reset, stall, status } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, aToken, busy, compact, ended, origin, rounded, sent } from "./ask.ts";

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
        const query = { full: true, tag: ["a", "b c"], none: undefined, from: 0, open: false, q: "" };
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
      `PUT ${origin}${base.replace(/\/$/, "")}/parcels/17?full=true&tag=a&tag=b+c&from=0&open=false&q=`,
      trace,
      "application/json",
      JSON.stringify({ weight }),
    ];
    const names = ["request", "x-trace", "content type", "body"];
    const did = request
      ? `Your client sent ${parts.map((part, index) => part || `no ${names[index]}`).join(", ")}.`
      : sent(run);
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
    const body = request?.body ? `the body ${request.body}` : "no body";
    const did = `For json: ${JSON.stringify(value)} your client sent ${request ? body : "nothing"}.`;
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
    [`299 and {"id":${id}}`, json({ id }, { status: 299 }), false, { id }],
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
    expect(
      run.requests.length,
      story(run, did, "R3 asks to repeat it after each of the three: retries is 3 when it is left out."),
    ).toBe(4);
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
    const given = `The limits ${limits.retries === undefined ? "did not name retries" : `had retries: ${limits.retries}`}.`;
    const did = `${given} ${sent(run)}`;
    expect(run.requests.length, story(run, did, `R3 asks for at most ${count(requests, "request")}.`)).toBe(requests);
    expect(run.value?.failure?.status, story(run, ended(run), "R12 asks for a ClientError.")).toBe(503);
    const lastMs = run.requests.at(-1)?.endedAtMs ?? 0;
    const late = `The last answer came at ${ms(lastMs)}. Your client settled at ${ms(run.tookMs)}.`;
    expect(rounded(run.tookMs - lastMs), story(run, late, "After the last request there is nothing to wait for.")).toBe(
      0,
    );
  }
});
