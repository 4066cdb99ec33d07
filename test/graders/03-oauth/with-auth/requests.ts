import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, status, text } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, newTokens, origin, sent, shown, told } from "./ask.ts";

test("R1 adds the token to what the caller wrote", {
  meta: {
    points: 2,
    hints: [
      "Compare the request in the message with what the caller gave: method, headers, body.",
      "The caller's `init` goes on, with new headers in it. These are the caller's headers, whatever their form, and one more. `new Headers(…)` reads an object, a list and a Headers.",
      'const headers = new Headers(init.____);\nheaders.set("Authorization", `Bearer ____`);\nreturn fetchLike(input, { ...____, headers });\n\nWhy do the headers stand after the spread?',
    ],
  },
}, async () => {
  for (const form of ["object", "array", "Headers"] as const) {
    const [token, trace, body] = [randomUUID(), randomUUID(), `title ${randomInt(1e9)}`];
    const run = await answer.evaluate(
      async ({ withAuth }, url, { form, token, trace, body }) => {
        const pair: [string, string] = ["X-Trace", trace];
        const headers = { object: { [pair[0]]: trace }, array: [pair], Headers: new Headers([pair]) }[form];
        const tokens = { get: async () => token, invalidate: () => {} };
        let calls = 0;
        const fetchLike: typeof fetch = (...given) => {
          calls += 1;
          return fetch(...given);
        };
        const send = withAuth(fetchLike, tokens, { origin: url });
        const response = await send(new URL("/reports?full=yes", url), { method: "PUT", headers, body });
        return { calls, body: await response.text() };
      },
      { script: [text(trace)], arguments: { form, token, trace, body } },
    );
    const [request] = run.requests;
    const arrived = [request?.method, request?.url, request?.headers["x-trace"], request?.body];
    const sent = request ? `${told(request)}, to ${request.url}` : "no request";
    const did = `The caller gave headers as ${form === "Headers" ? "a Headers" : `an ${form}`}. Your client sent ${sent}.`;
    const asked = `R1 asks for PUT, X-Trace ${trace}, the body ${body}, with Bearer ${token}.`;
    expect(arrived, story(run, did, asked)).toEqual(["PUT", `${origin}/reports?full=yes`, trace, body]);
    expect(shown(run), story(run, did, asked)).toEqual([`Bearer ${token}`]);
    const calls = `Your client called fetchLike ${count(run.value?.calls ?? 0, "time")}.`;
    expect(run.value, story(run, calls, "R1 asks to send by fetchLike, and to return its answer.")).toEqual({
      calls: 1,
      body: trace,
    });
  }
});

test("R1 takes a Request as it is", {
  meta: {
    points: 1,
    hints: [
      "In this check the caller gives a Request. Which of its parts are missing in the log?",
      "A Request has method and headers of its own. `init.headers` replaces all of them, so new headers must begin with those of the Request, unless the caller's `init` has some.",
      "const own = input instanceof Request ? input.____ : undefined;\nconst headers = new Headers(init.headers ?? ____);\n\nWhat would `fetch` do with the Request's headers without this?",
    ],
  },
}, async () => {
  const [token, trace, other] = [randomUUID(), randomUUID(), randomUUID()];
  const run = await answer.evaluate(
    async ({ withAuth }, url, { token, trace, other }) => {
      const send = withAuth(fetch, { get: async () => token, invalidate: () => {} }, { origin: url });
      const headers = { "X-Trace": trace, "X-Own": "of the Request" };
      const request = () => new Request(`${url}/reports/1`, { method: "DELETE", headers });
      await send(request());
      await send(request(), { headers: { "X-Trace": other } });
    },
    { script: [status(204), status(204)], arguments: { token, trace, other } },
  );
  const arrived = run.requests.map(({ method, headers }) => [method, headers["x-trace"], headers.authorization]);
  const did = `Your client sent ${run.requests.map(told).join("; then ")}.`;
  const asked = `R1 asks for DELETE and Bearer ${token} twice, first with X-Trace ${trace}, then with that of init, ${other}.`;
  expect(arrived, story(run, did, asked)).toEqual([
    ["DELETE", trace, `Bearer ${token}`],
    ["DELETE", other, `Bearer ${token}`],
  ]);
  const own = run.requests.map(({ headers }) => headers["x-own"]);
  const kept = own[0] ? "sent it also where init had headers" : "did not send it, though init had no headers";
  const replaced = "R1 asks to send it, unless init has headers: then those alone, as fetch does.";
  expect(own, story(run, `The Request had the header X-Own. Your client ${kept}.`, replaced)).toEqual([
    "of the Request",
    undefined,
  ]);
});

test("R1 asks for the token anew in each call", {
  meta: {
    points: 1,
    hints: [
      "Between the two calls of this check the token changed. Which one did the second request show?",
      "A token that was good when the program began is not good for ever. Who keeps it is the provider. Ask it in each call, not once when you wrap.",
      "return async (input, init = {}) => {\n  const token = await ____;\n  ...\n};\n\nWhat would break if this line stood above the `return`?",
    ],
  },
}, async () => {
  const tokens = newTokens();
  const run = await answer.evaluate(
    async ({ withAuth }, url, tokens) => {
      let calls = 0;
      const send = withAuth(fetch, { get: async () => `${tokens[calls++]}`, invalidate: () => {} }, { origin: url });
      for (const path of ["/1", "/2", "/3"]) await send(url + path);
    },
    { script: [json(1), json(2), json(3)], arguments: tokens },
  );
  const asked = `R1 asks for ${tokens.join(", ")}, as tokens.get() gave them.`;
  expect(shown(run), story(run, sent(run), asked)).toEqual(tokens.map((token) => `Bearer ${token}`));
});

test("R1 hands the signal on", {
  meta: {
    points: 1,
    hints: [
      "The caller aborted at 300 ms. When did the call end?",
      "The signal is a part of `init`, like method and body. It must reach `fetchLike`, or nobody can end a call that hangs.",
      "return fetchLike(input, { ...____, headers });\n\nWhich parts of `init` get lost when you list them one by one?",
    ],
  },
}, async () => {
  const late = json(1, { delayMs: 60_000 });
  for (const [what, place, script] of [
    ["in init, during the first try", "init", [late]],
    ["in init, during the second try", "init", [status(401), late]],
    ["of the Request, during the first try", "Request", [late]],
    ["of the Request, during the second try", "Request", [status(401), late]],
  ] as const) {
    const reason = randomUUID();
    const run = await answer.evaluate(
      async ({ withAuth }, url, { reason, place }) => {
        const send = withAuth(fetch, { get: async () => "t", invalidate: () => {} }, { origin: url });
        const caller = new AbortController();
        setTimeout(() => caller.abort(new Error(reason)), 300);
        const init = { signal: caller.signal };
        return (place === "init" ? send(url, init) : send(new Request(url, init))).then(
          () => "an answer",
          (error) => error.message,
        );
      },
      { script, arguments: { reason, place } },
    );
    const isSecond = script.length > 1;
    const once = "The answer was a 401. Your client sent no second request.";
    expect(isSecond && run.requests.length < 2, story(run, once, "R4 asks for one, with the next token.")).toBe(false);
    const did = `The caller aborted at 300 ms, by the signal ${what}. Your client gave ${run.value} at ${ms(run.tookMs)}.`;
    expect(run.value, story(run, did, "R1 asks to hand the signal on: reject at 300 ms with its reason.")).toBe(reason);
  }
});
