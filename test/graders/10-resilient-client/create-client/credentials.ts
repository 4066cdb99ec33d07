import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, redirect, reset, type Script, status } from "../../../../mocks/script.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, ask, aToken, busy, ended, keysOf, origin, rounded, sent, shown, waited } from "./ask.ts";

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
  const did = `The service had 503, 401, 503 and 200 for your client, and retries was 2. Your client showed ${shown(run).join(", ")}.`;
  expect(shown(run), story(run, did, `R7 asks for ${wanted.join(", ")}.`)).toEqual(wanted);
  const invalidated = run.value?.invalidated.join(" and ") || "nothing";
  const noted = `It called invalidate with ${invalidated}.`;
  expect(run.value?.invalidated, story(run, noted, `R7 asks for ${tokens[0]}, once.`)).toEqual([tokens[0]]);
  const asked = "R4 and R7 ask for 500, 0 and 1,000 ms: the request after the 401 is no retry.";
  expect(run.waitsMs.map(rounded), story(run, waited(run), asked)).toEqual([500, 0, 1_000]);
  expect(run.value?.value, story(run, ended(run))).toEqual({ id });
  expect(new Set(keysOf(run)).size, story(run, "The key changed with the token.", "R9 asks for one key.")).toBe(1);

  const none = await answer.evaluate(ask, {
    script: [status(401), json({ id })],
    arguments: { tokens, limits: { retries: 0 } },
  });
  const noneDid = `With retries: 0 the answers were 401 and 200. ${ended(none)}`;
  expect(none.value?.value, story(none, noneDid, "R7 asks to send again: it is none of the retries.")).toEqual({ id });

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
  for (const method of ["GET", "PUT", "DELETE"]) {
    const call = { idempotencyKey: randomUUID() };
    const run = await answer.evaluate(ask, { script: [json({})], arguments: { method, call } });
    const did = `The caller gave a key for ${method}. Your client sent ${keysOf(run)[0] ?? "no key"}.`;
    expect(keysOf(run), story(run, did, "R9 asks for a key with POST and PATCH only.")).toEqual([undefined]);
  }
});
