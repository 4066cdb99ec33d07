import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, status, text } from "../../../../mocks/script.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, ask, newTokens, noted, origin, sent, shown, told } from "./ask.ts";

test("R4 gets another token after a 401 and sends again", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at what followed the 401, and at the token it showed.",
      "The token was refused: tell the provider which one, and ask it for another. Then the same request goes out once more, with its method, headers and body. Nobody is busy, so there is nothing to wait for.",
      "if (response.status === ____) {\n  tokens.invalidate(____);\n  return fetchLike(input, { ...init, headers: headersWith(____) });\n}\n\nWhy is this no retry in the sense of the lesson on retries?",
    ],
  },
}, async () => {
  const tokens = newTokens();
  const [id, trace, body] = [randomUUID(), randomUUID(), `{"title":${randomInt(1e9)}}`];
  const script = [status(401), text(id)];
  const init = { method: "POST", headers: { "x-trace": trace }, body };
  const run = await answer.evaluate(ask, { script, arguments: { names: [...tokens], init } });
  const asked = `R4 asks for invalidate with ${tokens[0]}, and for a second request with ${tokens[1]}.`;
  expect(shown(run), story(run, `${sent(run)} ${noted(run)}`, asked)).toEqual([
    `Bearer ${tokens[0]}`,
    `Bearer ${tokens[1]}`,
  ]);
  expect(run.value?.invalidated, story(run, noted(run), asked)).toEqual([tokens[0]]);
  const again = [run.requests[1]?.method, run.requests[1]?.headers["x-trace"], run.requests[1]?.body];
  const second = `The second request was ${run.requests.slice(1).map(told)}.`;
  expect(again, story(run, second, `R4 asks for the same request: POST, X-Trace ${trace}, the body ${body}.`)).toEqual([
    "POST",
    trace,
    body,
  ]);
  const gave = `The service answered ${id}, and your client gave ${run.value?.answers[0]?.body}.`;
  expect(run.value?.answers[0]?.body, story(run, gave, "R4 asks to return the second answer.")).toBe(id);
  const waited = `Between the two requests your client waited ${run.waitsMs[0]} ms.`;
  expect((run.waitsMs[0] ?? 0) < 50, story(run, waited, "R4 asks for no wait.")).toBe(true);
  const calls = `Your client called fetchLike ${count(run.value?.calls ?? 0, "time")}.`;
  expect(run.value?.calls, story(run, calls, "R1 asks to send both by fetchLike.")).toBe(2);

  for (const code of [403, 404, 503]) {
    const [refusal, body] = [randomUUID(), randomUUID()];
    const script = [text(refusal, { status: 401 }), text(body, { status: code }), json(3)];
    const run = await answer.evaluate(ask, { script, arguments: { names: [...tokens] } });
    const end = run.error ? `threw ${run.error.message}` : `gave a ${run.value?.answers[0]?.status}`;
    const refused = `The service answered 401, then ${code}, and your client gave the 401, whose body it had read.`;
    const isFirst = run.value?.answers[0]?.isRead === true;
    const did = `The service answered 401, then ${code}, and your client ${end}. ${sent(run)}`;
    const asked = `R4 asks for two requests, and to return the second answer, whatever it is: this ${code}.`;
    expect(run.requests.length, story(run, did, asked)).toBe(2);
    expect(isFirst, story(run, refused, asked)).toBe(false);
    expect(run.value?.answers[0], story(run, did, asked)).toEqual({ status: code, body });
  }
});

test("R4 sends the same request again, whatever it is", {
  meta: {
    points: 2,
    hints: [
      "Compare the two requests of each pair in the log. What is missing in the second one?",
      "A Request has its method and headers with it, and can be sent again. So can each kind of body that lies in memory. And the next call has a second try of its own.",
      "const again = { ...init, headers: ____ };\nreturn fetchLike(____, again); // the caller's input, not its address\n\nWhich kind of body flows by only once?",
    ],
  },
}, async () => {
  const [one, two, three] = newTokens();
  const trace = randomUUID();
  const pairs = [status(401), json(1), status(401), json(2)];
  const init = { method: "DELETE", headers: { "x-trace": trace } };
  for (const form of ["Request", "URL"] as const) {
    const urls = [`${origin}/1`, `${origin}/2`];
    const run = await answer.evaluate(ask, {
      script: pairs,
      arguments: { names: [one, two, three], urls, init, form },
    });
    const arrived = run.requests.map(({ method, url, headers }) => [
      method,
      url,
      headers["x-trace"],
      headers.authorization,
    ]);
    const wanted = [
      ["DELETE", urls[0], trace, `Bearer ${one}`],
      ["DELETE", urls[0], trace, `Bearer ${two}`],
      ["DELETE", urls[1], trace, `Bearer ${two}`],
      ["DELETE", urls[1], trace, `Bearer ${three}`],
    ];
    const did = `Two calls, given as ${form}, each got a 401 first. Your client sent ${run.requests.map(told).join("; then ")}.`;
    expect(arrived, story(run, did, "R4 asks for each request a second time, with the next token.")).toEqual(wanted);
  }

  for (const kind of ["Uint8Array", "Blob", "URLSearchParams"] as const) {
    const title = randomUUID();
    const run = await answer.evaluate(
      async ({ withAuth }, url, { kind, title }) => {
        const bytes = new TextEncoder().encode(title);
        const body = { Uint8Array: bytes, Blob: new Blob([bytes]), URLSearchParams: new URLSearchParams(title) }[kind];
        const send = withAuth(fetch, { get: async () => "t", invalidate: () => {} }, { origin: url });
        await send(url, { method: "PUT", body });
      },
      { script: pairs, arguments: { kind, title } },
    );
    const bodies = run.requests.map(({ body }) => body);
    const did = `The body was of type ${kind}. After a 401 your client sent ${bodies.slice(1).join(", ") || "nothing"}.`;
    const sentTwice = [bodies[0]?.includes(title), bodies.length, bodies[1]];
    expect(sentTwice, story(run, did, "R4 asks to send it a second time.")).toEqual([true, 2, bodies[0]]);
  }
});

test("R4 invalidates the token that it had sent", {
  meta: {
    points: 2,
    hints: [
      "While the request was under way, another call had renewed the token. With which token was `invalidate` called?",
      "The refusal belongs to the token that travelled with the request. What the provider keeps by now may be a new one, and good. Remember what you sent.",
      "const token = await tokens.get();\nconst response = await fetchLike(input, ____);\nif (response.status === 401) tokens.invalidate(____);\n\nWhat would ten late refusals do to a good token otherwise?",
    ],
  },
}, async () => {
  const [old, renewed] = newTokens();
  const run = await answer.evaluate(
    async ({ withAuth }, url, { old, renewed }) => {
      let current = old;
      const invalidated: string[] = [];
      const tokens = { get: async () => current, invalidate: (token: string) => void invalidated.push(token) };
      const send = withAuth(fetch, tokens, { origin: url });
      setTimeout(() => {
        current = renewed;
        send(`${url}/other`).catch(() => {});
      }, 500);
      await send(url);
      return { invalidated };
    },
    { script: [status(401, {}, { delayMs: 1_000 }), json(1), json(2)], arguments: { old, renewed } },
  );
  const asked = `The token changed to ${renewed} at 500 ms, and another call began. R4 asks for invalidate with the one that was sent, ${old}.`;
  expect(run.value?.invalidated, story(run, noted(run), asked)).toEqual([old]);
  const wanted = [old, renewed, renewed].map((token) => `Bearer ${token}`);
  expect(shown(run), story(run, sent(run), asked)).toEqual(wanted);
});

test("R4 returns the second 401", {
  meta: {
    points: 2,
    hints: [
      "The service refused every token. Count the requests in the log.",
      "A second refusal is not a matter of age: the program may not come in. Who goes on asks for ever, and empties the token server. Return what the second request brought.",
      "const second = await fetchLike(input, ____);\nreturn ____; // whatever its status\n\nWhich loop is missing here on purpose?",
    ],
  },
}, async () => {
  const tokens = newTokens();
  const bodies = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const script = bodies.map((body) => text(body, { status: 401 }));
  const run = await answer.evaluate(ask, { script, arguments: { names: [...tokens] } });
  const did = `The service answered 401 to everything. ${sent(run)} ${noted(run)}`;
  const isOver = run.error !== undefined && run.requests.length === 2;
  expect(isOver, story(run, did, "R4 asks to return the second answer, whatever it is.")).toBe(false);
  expect(run.requests.length, story(run, did, "R4 asks for at most two tries.")).toBe(2);
  expect(run.value?.invalidated, story(run, did, "R4 asks for one call of invalidate.")).toEqual([tokens[0]]);
  const answered = run.value?.answers[0];
  const asked = "R4 asks to return the second 401.";
  expect(answered, story(run, did, asked)).toEqual({ status: 401, body: bodies[1] });
});

test("R5 returns every other answer as it is", {
  meta: {
    points: 2,
    hints: [
      "The log shows a second request, or a call of `invalidate`, after a status that is not 401.",
      "Only 401 says that the token was not accepted. A 403 comes from a service that knows you and does not let you. A 503 is busy: that is for somebody else to wait for.",
      "if (response.status !== ____) return ____;\n\nWhat would a new token change about a 403?",
    ],
  },
}, async () => {
  for (const code of [403, 400, 402, 404, 409, 419, 429, 440, 498, 500, 503]) {
    const [body, token] = [randomUUID(), randomUUID()];
    const script = [text(body, { status: code }), json(1)];
    const run = await answer.evaluate(ask, { script, arguments: { names: [token] } });
    const did = `The service answered ${code}. ${sent(run)} ${noted(run)}`;
    expect(run.requests.length, story(run, did, "R5 asks for one request.")).toBe(1);
    expect(run.value?.invalidated, story(run, did, "R5 asks for no call of invalidate.")).toEqual([]);
    const asked = `R5 asks to return the ${code} as it is.`;
    expect(run.value?.answers[0], story(run, did, asked)).toEqual({ status: code, body });
  }
});
