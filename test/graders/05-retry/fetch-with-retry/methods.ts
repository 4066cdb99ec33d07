import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, status } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { answer, ask, busy, ended, says, sent } from "./ask.ts";

test("R5 sends POST and PATCH once", {
  meta: {
    points: 2,
    hints: [
      "The log shows the same POST or PATCH more than once. Where does your code look at the method?",
      "A POST that is sent twice may store two orders. Ask for the method before you retry. It may stand in `init`, in a Request, or nowhere: then it is GET.",
      'const method = init.method ?? (input instanceof Request ? ____ : "GET");\nconst isRepeatable = ["GET", ____].includes(method.toUpperCase());\n\nWhich of the two wins when both name a method?',
    ],
  },
}, async () => {
  const keyed = { "Idempotency-Key": randomUUID() };
  for (const [what, request, init] of [
    ["POST in init", undefined, { method: "POST", body: "{}" }],
    ["PATCH in init", undefined, { method: "PATCH", body: "{}" }],
    ["POST in a Request", { method: "POST" }, {}],
    ["GET in a Request and POST in init", {}, { method: "POST" }],
    ["POST, with a key in a Request and other headers in init", { headers: keyed }, { method: "POST", headers: {} }],
    ["PROPFIND in init, with a key", undefined, { method: "PROPFIND", headers: keyed }],
  ] as [string, RequestInit | undefined, RequestInit][]) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { request, init }) =>
        (await fetchWithRetry(request ? new Request(url, request) : url, init)).status,
      { script: [busy, json({})], arguments: { request, init } },
    );
    const did = says(`the caller asked for ${what}, and the service answered 503`, sent(run));
    expect(run.requests.length, story(run, did, "R5 asks to send it once.")).toBe(1);
    expect(run.value, story(run, did)).toBe(503);
    const key = run.requests[0]?.headers["idempotency-key"];
    const added = `The caller asked for ${what}. Your client sent the Idempotency-Key ${key}.`;
    const right = init.headers && "Idempotency-Key" in init.headers ? keyed["Idempotency-Key"] : undefined;
    expect(key, story(run, added, "R1 asks to send what fetch would send.")).toBe(right);
  }
});

test("R5 repeats POST and PATCH that carry an Idempotency-Key", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at the status after which your client stopped, and at the header Idempotency-Key.",
      "With a key the service can tell a repeated order from a second one. Then POST and PATCH may be repeated, also after 409. Headers come as an object, a list or a Headers; `new Headers(…)` reads all of them.",
      'const isKeyed = new Headers(init.headers).has("____");\nif (isKeyed) mayPass.push(____);\n\nWhy does `init.headers["Idempotency-Key"]` miss some callers?',
    ],
  },
}, async () => {
  for (const [method, form] of [
    ["POST", "object"],
    ["PATCH", "Headers"],
    ["POST", "list"],
  ] as const) {
    const [key, body] = [randomUUID(), `{"order":${randomInt(1e9)}}`];
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { method, form, key, body }) => {
        const pair: [string, string] = ["Idempotency-Key", key];
        const headers = { object: { [pair[0]]: key }, list: [pair], Headers: new Headers([pair]) }[form];
        return (await fetchWithRetry(url, { method, headers, body })).status;
      },
      { script: [busy, status(409), json({}, { status: 201 })], arguments: { method, form, key, body } },
    );
    const did = says(`the answers to ${method} with a key (headers: ${form}) were 503, 409 and 201`, sent(run));
    expect(run.requests.length, story(run, did, "R5 asks to repeat it after each of the two.")).toBe(3);
    const same = run.requests.filter((request) => request.headers["idempotency-key"] === key && request.body === body);
    expect(
      same.length,
      story(run, "Your client changed the key or the body from request to request.", "R5 asks to repeat the request."),
    ).toBe(3);
    expect(run.value, story(run, did)).toBe(201);
  }

  const run = await answer.evaluate(
    async ({ fetchWithRetry }, url, key) => {
      const request = new Request(url, { method: "POST", headers: { "Idempotency-Key": key } });
      return (await fetchWithRetry(request)).status;
    },
    { script: [busy, json({}, { status: 201 })], arguments: randomUUID() },
  );
  const did = says("the answer to a POST with a key, both in a Request, was a 503", sent(run));
  expect(run.requests.length, story(run, did, "R5 asks to repeat it.")).toBe(2);
});

test("R5 repeats HEAD, OPTIONS, PUT and DELETE", {
  meta: {
    points: 2,
    hints: [
      "The log names the method. R5 says that it may be repeated.",
      "Five methods do the same when they are sent twice. A PUT puts the same thing in the same place, so it may be repeated with its body.",
      'const repeatable = ["GET", "HEAD", ____, ____, ____];\n\nWhy is PUT here and POST not?',
    ],
  },
}, async () => {
  for (const [method, form] of [
    ["HEAD"],
    ["OPTIONS"],
    ["DELETE"],
    ["get"], // fetch sends it as GET
    ["PUT", "text"],
    ["PUT", "URLSearchParams"],
    ["PUT", "Uint8Array"],
    ["PUT", "Blob"],
  ] as const) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { method, form, text }) => {
        const forms = { text, URLSearchParams: new URLSearchParams(text), Blob: new Blob([text]) };
        const body = form === "Uint8Array" ? new TextEncoder().encode(text) : form && forms[form];
        return (await fetchWithRetry(url, body ? { method, body } : { method })).status;
      },
      { script: [busy, status(204)], arguments: { method, form, text: `weight=${randomInt(1e9)}` } },
    );
    const did = says(`the answer to ${method}${form ? `, with a body that was a ${form},` : ""} was a 503`, sent(run));
    expect(run.requests.length, story(run, did, `R5 asks to repeat ${method.toUpperCase()}.`)).toBe(2);
    const bodies = run.requests.map((request) => request.body);
    expect(bodies[1], story(run, `The two requests had different bodies: ${bodies.join(" | ")}.`)).toBe(bodies[0]);
  }

  const init = { method: "PUT", headers: { "Idempotency-Key": randomUUID() }, body: "{}" };
  const keyed = await answer.evaluate(ask, { script: [status(409), status(204)], arguments: { init } });
  const keyedDid = says("the answer to a PUT with a key was a 409", sent(keyed));
  const keyedAsked = "R5 asks to repeat only POST and PATCH after a 409.";
  expect(keyed.requests.length, story(keyed, keyedDid, keyedAsked)).toBe(1);
});

test("R5 sends a ReadableStream once", {
  meta: {
    points: 1,
    hints: [
      "The request in the log has a stream as its body. What did your client do after the 503?",
      "A stream flows by once. The second request would have an empty body, or none at all. Look at `init.body` before you retry.",
      "const canReadAgain = !(init.body instanceof ____);\nif (!canReadAgain) return ____;\n\nWhy is a text body no problem?",
    ],
  },
}, async () => {
  const body = `weight ${randomInt(1e9)}`;
  for (const [what, method, headers] of [
    ["a PUT", "PUT", {}],
    ["a POST with a key", "POST", { "Idempotency-Key": randomUUID() }],
  ] as const) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { method, headers, body }) => {
        const stream = new Blob([body]).stream();
        const init = { method, headers, body: stream, duplex: "half" } as RequestInit;
        return { status: (await fetchWithRetry(url, init)).status };
      },
      { script: [busy, json({})], arguments: { method, headers, body } },
    );
    const did = says(`the answer to ${what} and a stream was a 503`, `${sent(run)}, and ${ended(run)}`);
    expect(run.requests.length, story(run, did, "R5 asks to send it once.")).toBe(1);
    expect(run.value, story(run, did, "R5 asks to send it once, and to return the 503.")).toEqual({ status: 503 });
    const got = run.requests[0]?.body;
    expect(got, story(run, `Your client sent the body "${got}".`, `R5 asks to send "${body}".`)).toBe(body);
  }
});
