import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, large, redirect, type Script, status, text } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/03-oauth/with-auth.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("03-oauth/with-auth.ts");
const origin = "http://api.test";

type Asked = { names: string[]; urls?: string[]; init?: RequestInit };

/** Calls the learner's function with tokens that a service refuses one after the other, and reads the answers. */
const ask = async ({ withAuth }: typeof Solution, url: string, { names, urls = [`${url}/x`], init }: Asked) => {
  let place = 0;
  const asked: string[] = [];
  const invalidated: string[] = [];
  const get = async () => {
    const name = names[Math.min(place, names.length - 1)] as string;
    asked.push(name);
    return name;
  };
  const invalidate = (token: string) => {
    invalidated.push(token);
    place += 1;
  };
  const send = withAuth(fetch, { get, invalidate }, { origin: url });
  const answers: { status: number; body: string }[] = [];
  for (const each of urls) {
    const response = await send(each, init);
    answers.push({ status: response.status, body: await response.text() });
  }
  return { answers, asked, invalidated };
};

type Wire = { requests: readonly { headers: Readonly<Record<string, string>>; url: string; status?: number }[] };

const newTokens = (): readonly [string, string, string] => [
  `one-${randomInt(1e9)}`,
  `two-${randomInt(1e9)}`,
  `three-${randomInt(1e9)}`,
];
const shown = ({ requests }: Wire) => requests.map(({ headers }) => headers.authorization ?? "no token");
/** `your client sent 2 requests, with Bearer one-17 and Bearer two-4` */
const sent = (run: Wire) =>
  run.requests.length === 0
    ? "Your client sent no request."
    : `Your client sent ${count(run.requests.length, "request")}, with ${shown(run).join(" and ")}.`;
const noted = (run: { value: { invalidated: string[] } | undefined }) =>
  `It called invalidate with ${run.value?.invalidated.join(" and ") || "nothing"}.`;

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
  for (const form of ["object", "list", "Headers"] as const) {
    const [token, trace, body] = [randomUUID(), randomUUID(), `title ${randomInt(1e9)}`];
    const run = await answer.evaluate(
      async ({ withAuth }, url, { form, token, trace, body }) => {
        const pair: [string, string] = ["X-Trace", trace];
        const headers = { object: { [pair[0]]: trace }, list: [pair], Headers: new Headers([pair]) }[form];
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
    const sent = request ? `${arrived.join(", ")}, with ${shown(run)[0]}` : "no request";
    const did = `The caller gave headers as ${form}. Your client sent ${sent}.`;
    const asked = `R1 asks for PUT, X-Trace ${trace}, the body "${body}", and Bearer ${token}.`;
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
  const did = `Your client sent ${arrived.map((parts) => parts.join(", ")).join("; then ")}.`;
  const asked = `R1 asks for DELETE and Bearer ${token} twice, first with X-Trace ${trace}, then with that of init, ${other}.`;
  expect(arrived, story(run, did, asked)).toEqual([
    ["DELETE", trace, `Bearer ${token}`],
    ["DELETE", other, `Bearer ${token}`],
  ]);
  const own = run.requests.map(({ headers }) => headers["x-own"]);
  const kept = `The Request had X-Own. Your client sent it ${own[0] ? "" : "not "}without headers in init, and ${own[1] ? "" : "not "}with some.`;
  const replaced = "R1 asks for it without headers in init, and not with some, as fetch does.";
  expect(own, story(run, kept, replaced)).toEqual(["of the Request", undefined]);
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
  const reason = randomUUID();
  const run = await answer.evaluate(
    async ({ withAuth }, url, reason) => {
      const send = withAuth(fetch, { get: async () => "t", invalidate: () => {} }, { origin: url });
      const caller = new AbortController();
      setTimeout(() => caller.abort(new Error(reason)), 300);
      return send(url, { signal: caller.signal }).then(
        () => "an answer",
        (error) => error.message,
      );
    },
    { script: [json(1, { delayMs: 60_000 })], arguments: reason },
  );
  const did = `The caller aborted at 300 ms, and your client gave ${run.value} at ${run.tookMs} ms.`;
  expect(run.value, story(run, did, "R1 asks to hand the signal on: reject at 300 ms with its reason.")).toBe(reason);
});

const foreign = {
  "another host": "http://other.test",
  "another port": "http://api.test:8080",
  "another scheme": "https://api.test",
  "a host that begins alike": "http://api.test.other.test",
  "a host that ends alike": "http://my-api.test",
  "a host above it": "http://v2.api.test",
} as const;

test("R2 sends the token to no other origin", {
  meta: {
    points: 3,
    hints: [
      "The message names the address that got the token. Compare it with `options.origin`: scheme, host, port.",
      "Texts deceive: what begins alike, or has the name inside, may be somebody else. Let `new URL(…)` take the address apart and compare origins as a whole, before you ask for a token.",
      "const url = input instanceof Request ? input.url : input;\nif (new URL(url).____ !== options.____) return fetchLike(input, init);\n\nWhat does `hostname` leave out that `origin` has?",
    ],
  },
}, async () => {
  const [token] = newTokens();
  for (const [what, elsewhere] of Object.entries(foreign)) {
    const script = { [origin]: [], [elsewhere]: [json({}), json({})] };
    const run = await answer.evaluate(ask, {
      script,
      arguments: { names: [token], urls: [`${elsewhere}/x?at=${origin}`] },
    });
    const asked = `R2 asks for a request without a token: ${elsewhere} is ${what} than ${origin}.`;
    expect(shown(run), story(run, `To ${elsewhere} your client sent ${shown(run)}.`, asked)).toEqual(["no token"]);
    const did = `For ${elsewhere} your client called tokens.get() ${count(run.value?.asked.length ?? 0, "time")}.`;
    expect(run.value?.asked, story(run, did, "R2 asks for no call.")).toEqual([]);
  }
});

test("R2 knows its origin however it is written", {
  meta: {
    points: 1,
    hints: [
      "The address in the message is at home. In what does it differ from `options.origin`?",
      "Capitals in a host do not matter, and 80 is the port of http anyway. `new URL(…).origin` brings each address into one form.",
      "const isAtHome = (url: string | URL) => new URL(____).origin === ____;\n\nHow is a Request turned into an address?",
    ],
  },
}, async () => {
  const [token] = newTokens();
  const urls = [`${origin}:80/x`, "HTTP://API.test/x", `${origin}?next=http://other.test/`, `${origin}/a/../x`];
  const script = { [origin]: urls.map(() => json({})) };
  const run = await answer.evaluate(ask, { script, arguments: { names: [token], urls } });
  const asked = `R2 asks for the token in all of them: ${urls.join(", ")}.`;
  expect(shown(run), story(run, sent(run), asked)).toEqual(urls.map(() => `Bearer ${token}`));
});

test("R3 leaves the caller's headers alone", {
  meta: {
    points: 2,
    hints: [
      "The caller used the same headers for a request to another service. What went along with it?",
      "An object that the caller gave is still the caller's. Who writes the token into it gives it away with the next request. Make a copy, and write into the copy.",
      'const headers = new Headers(____); // a copy\n____.set("Authorization", ____);\n\nWhy is `init.headers = headers` as bad?',
    ],
  },
}, async () => {
  const [token] = newTokens();
  for (const form of ["Headers", "object", "list"] as const) {
    const run = await answer.evaluate(
      async ({ withAuth }, url, { token, form }) => {
        const send = withAuth(fetch, { get: async () => token, invalidate: () => {} }, { origin: url });
        const headers = {
          Headers: new Headers({ a: "1" }),
          object: { a: "1" },
          list: [["a", "1"]] as [string, string][],
        };
        const init: RequestInit = { headers: headers[form] };
        await send(`${url}/x`, init);
        await fetch("http://other.test/x", init);
      },
      { script: { [origin]: [json(1)], "http://other.test": [json(2)] }, arguments: { token, form } },
    );
    const did = `The caller's headers were an object of type ${form}. ${sent(run)}`;
    const asked = "R3 asks to leave them as they are: the second request went to http://other.test.";
    expect(shown(run), story(run, did, asked)).toEqual([`Bearer ${token}`, "no token"]);
  }
});

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
  const second = `The second request was ${again.join(", ")}.`;
  expect(again, story(run, second, `R4 asks for the same request: POST, ${trace}, ${body}.`)).toEqual([
    "POST",
    trace,
    body,
  ]);
  const gave = `The service answered ${id}, and your client gave ${run.value?.answers[0]?.body}.`;
  expect(run.value?.answers[0]?.body, story(run, gave, "R4 asks to return the second answer.")).toBe(id);
  const waited = `Between the two requests your client waited ${run.waitsMs[0]} ms.`;
  expect((run.waitsMs[0] ?? 0) < 50, story(run, waited, "R4 asks for no wait.")).toBe(true);

  for (const code of [403, 404, 503]) {
    const [refusal, body] = [randomUUID(), randomUUID()];
    const script = [text(refusal, { status: 401 }), text(body, { status: code }), json(3)];
    const run = await answer.evaluate(ask, { script, arguments: { names: [...tokens] } });
    const end = run.error ? `threw ${run.error.message}` : `gave a ${run.value?.answers[0]?.status}`;
    const did = `The service answered 401, then ${code}, and your client ${end}. ${sent(run)}`;
    const asked = `R4 asks for two requests, and to return the second answer, whatever it is: this ${code}.`;
    expect(run.requests.length, story(run, did, asked)).toBe(2);
    expect(run.value?.answers[0], story(run, did, asked)).toEqual({ status: code, body });
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
      setTimeout(() => {
        current = renewed;
      }, 500);
      const response = await withAuth(fetch, tokens, { origin: url })(url);
      return { invalidated, status: response.status };
    },
    { script: [status(401, {}, { delayMs: 1_000 }), json(1)], arguments: { old, renewed } },
  );
  const asked = `The token changed to ${renewed} at 500 ms. R4 asks for invalidate with the one that was sent, ${old}.`;
  expect(run.value?.invalidated, story(run, noted(run), asked)).toEqual([old]);
  expect(shown(run), story(run, sent(run), asked)).toEqual([`Bearer ${old}`, `Bearer ${renewed}`]);
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
  for (const code of [403, 400, 404, 409, 429, 500, 503]) {
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

test("R6 leaves the token behind when a redirect leads elsewhere", {
  meta: {
    points: 3,
    hints: [
      "The service sent your client to another origin. What did it show there, and what came of the 401 from there?",
      "`fetch` follows a redirect by itself, and keeps Authorization back when it leads elsewhere. So leave redirects to it. A 401 from there comes from somebody who never saw your token: `response.url` tells.",
      "const isRefused = response.status === 401 && new URL(response.____).origin === ____;\nif (!isRefused) return ____;\n\nWho would get the token if you followed the redirect yourself?",
    ],
  },
}, async () => {
  for (const elsewhere of ["http://files.test", "http://api.test:8080"]) {
    const [body, token] = [randomUUID(), randomUUID()];
    const script: Record<string, Script> = {
      [origin]: [redirect(`${elsewhere}/file`), redirect(`${elsewhere}/file`)],
      [elsewhere]: [text(body, { status: 401 }), text(body, { status: 401 })],
    };
    const run = await answer.evaluate(ask, { script, arguments: { names: [token] } });
    const did = `The service sent your client to ${elsewhere}, which answered 401. ${sent(run)} ${noted(run)}`;
    const leaked = run.requests.filter(({ url, headers }) => url.startsWith(`${elsewhere}/`) && headers.authorization);
    expect(leaked.length, story(run, did, `R6 asks for no token at ${elsewhere}.`)).toBe(0);
    expect(shown(run), story(run, did, "R6 asks to follow, and to return the 401 from there.")).toEqual([
      `Bearer ${token}`,
      "no token",
    ]);
    const result = [run.value?.invalidated, run.value?.answers[0]];
    expect(result, story(run, did, "R6 asks to return that 401, without invalidate.")).toEqual([
      [],
      { status: 401, body },
    ]);
  }
});

test("R6 follows a redirect at home with the token", {
  meta: {
    points: 1,
    hints: [
      "The redirect of this check stays at home. Which of the requests in the log are missing, or have no token?",
      "Many services move a path and send you on. At home the token goes along, and a 401 at the end of the way counts like any other.",
      'return fetchLike(input, { ...init, headers }); // and no redirect: "____"\n\nWhat would the caller get with `redirect: "manual"`?',
    ],
  },
}, async () => {
  const tokens = newTokens();
  const body = randomUUID();
  const script = [redirect("/moved"), status(401), redirect("/moved", 307), text(body)];
  const run = await answer.evaluate(ask, { script, arguments: { names: [...tokens] } });
  const [one, two] = tokens.map((token) => `Bearer ${token}`);
  const did = `The service sent your client to /moved, which answered 401, and later 200. ${sent(run)}`;
  const asked = `R6 asks to follow both times, with the token: ${one} twice, then ${two} twice.`;
  expect(shown(run), story(run, did, asked)).toEqual([one, one, two, two]);
  expect(run.value?.answers[0], story(run, did, asked)).toEqual({ status: 200, body });
});

test("R7 sends a stream once", {
  meta: {
    points: 1,
    hints: [
      "The body in this check is a ReadableStream. What did your client do after the 401?",
      "A stream flows by once, so the request cannot be repeated. Still the provider should hear that the token was refused: the next call then gets a new one.",
      "tokens.invalidate(token);\nif (init.body instanceof ____) return ____;\n\nWhat would the second request carry as its body?",
    ],
  },
}, async () => {
  const tokens = newTokens();
  const body = `report ${randomInt(1e9)}`;
  const run = await answer.evaluate(
    async ({ withAuth }, url, { tokens, body }) => {
      const invalidated: string[] = [];
      const given = {
        get: async () => tokens[invalidated.length] ?? "",
        invalidate: (one: string) => void invalidated.push(one),
      };
      const init = { method: "PUT", body: new Blob([body]).stream(), duplex: "half" } as RequestInit;
      const response = await withAuth(fetch, given, { origin: url })(`${url}/x`, init);
      return { invalidated, status: response.status, text: await response.text() };
    },
    { script: [text(body, { status: 401 }), json(2)], arguments: { tokens, body } },
  );
  const did = `The answer to a PUT with a stream was a 401. ${sent(run)} ${noted(run)}`;
  expect([run.requests.length, run.requests[0]?.body], story(run, did, "R7 asks to send it once.")).toEqual([1, body]);
  const asked = `R7 asks for invalidate with ${tokens[0]}, and to return the 401.`;
  expect(run.value, story(run, did, asked)).toEqual({ invalidated: [tokens[0]], status: 401, text: body });
});

test("R8 takes the refused answer off its connection", {
  meta: {
    points: 1,
    hints: [
      "In the log, look at when the first request ended. Its answer has a body of 2 MB.",
      "An answer that nobody reads stays in its connection and blocks it. Before the second try, read it to its end, or tell it that you do not want it.",
      "await response.body?.____();\n\nWhat would a service with room for ten connections see after ten refusals?",
    ],
  },
}, async () => {
  const tokens = newTokens();
  const script = [large(2_000_000, { status: 401 }), json(1, { delayMs: 10_000 })];
  const run = await answer.evaluate(
    async ({ withAuth }, url, tokens) => {
      let refusals = 0;
      const given = { get: async () => tokens[refusals] ?? "", invalidate: () => void refusals++ };
      // Kept here, so that no garbage collector does the answer's work.
      const kept: Response[] = [];
      const fetchLike: typeof fetch = async (...request) => {
        kept.push(await fetch(...request));
        return kept.at(-1) as Response;
      };
      await withAuth(fetchLike, given, { origin: url })(url);
      return kept.length;
    },
    { script, arguments: tokens },
  );
  const [first, second] = run.requests;
  expect(run.requests.length, story(run, sent(run), "R4 asks for two requests.")).toBe(2);
  const isFree = (first?.endedAtMs ?? Number.POSITIVE_INFINITY) < (second?.atMs ?? 0) + 1_000;
  const did = "While your client waited for the second answer, the first one still blocked its connection.";
  expect(isFree, story(run, did, "R8 asks to read or cancel it before.")).toBe(true);
});

test("R9 hands on the error of tokens.get()", {
  meta: {
    points: 2,
    hints: [
      "In this check `tokens.get()` rejects. What did your client send all the same, and what did the caller get?",
      "Without a token there is no use in sending, and the caller must hear why. An error that passes through untouched says most. This holds for the first token and for the one after a 401.",
      "const token = await tokens.____(); // no catch around it\n\nWhat would the service answer to `Bearer undefined`?",
    ],
  },
}, async () => {
  for (const failing of [1, 2]) {
    const reason = randomUUID();
    const run = await answer.evaluate(
      async ({ withAuth }, url, { reason, failing }) => {
        let calls = 0;
        const get = async () => {
          calls += 1;
          if (calls >= failing) throw new Error(reason);
          return "one";
        };
        const response = await withAuth(fetch, { get, invalidate: () => {} }, { origin: url })(url);
        return response.status;
      },
      { script: [status(401), json(2)], arguments: { reason, failing } },
    );
    const end = run.error ? `It rejected with ${run.error.message}.` : `It returned a ${run.value}.`;
    const did = `Call ${failing} of tokens.get() rejected with ${reason}. ${sent(run)} ${end}`;
    expect(run.error?.message, story(run, did, "R9 asks to reject with this error.")).toBe(reason);
    expect(run.requests.length, story(run, did, "R9 asks to send nothing more.")).toBe(failing - 1);
  }
});
