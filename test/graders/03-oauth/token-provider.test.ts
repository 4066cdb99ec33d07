import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Reply, status } from "../../../mocks/script.ts";
import type * as Solution from "../../../solutions/03-oauth/token-provider.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("03-oauth/token-provider.ts");

type Wire = Parameters<typeof story>[0] & { requests: readonly { atMs: number }[] };

/** `your client fetched 2 tokens, at 0 and 80,000 ms` */
const fetched = ({ requests }: Wire) =>
  requests.length === 0
    ? "your client fetched no token"
    : `your client fetched ${count(requests.length, "token")}, at ${ms(requests.map(({ atMs }) => atMs))}`;
const says = (...sentences: string[]) =>
  sentences.map((text) => `${text[0]?.toUpperCase()}${text.slice(1)}.`).join(" ");

/** Answers of a token server, each with a token that nobody can guess. */
const server = (expires_in: number | undefined, delayMs = 0) => {
  const tokens = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;
  const script: Reply[] = tokens.map((access_token) => json({ access_token, expires_in }, { delayMs }));
  return { tokens, script };
};

/** Asks for the token at these moments, one after the other. */
const getAt = async (
  { tokenProvider }: typeof Solution,
  url: string,
  { atMs, options }: { atMs: number[]; options: { skewMs?: number } },
) => {
  const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
  const tokens = tokenProvider(fetchToken, options);
  const beganAt = Date.now();
  const got: string[] = [];
  for (const each of atMs) {
    const waitMs = each - (Date.now() - beganAt);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    got.push(await tokens.get());
  }
  return got;
};

/** Asks at these moments, and holds the tokens that came against those that should have come. */
async function hold(
  { script, tokens }: ReturnType<typeof server>,
  rows: readonly (readonly [atMs: number, token: 1 | 2 | 3])[],
  asked: string,
  options: { skewMs?: number } = {},
) {
  const run = await answer.evaluate(getAt, { script, arguments: { atMs: rows.map(([atMs]) => atMs), options } });
  const numbers = run.value?.map((token) => (tokens as readonly string[]).indexOf(token) + 1);
  const gave = rows.map(([atMs], index) => `at ${ms(atMs)} token ${numbers?.[index] ?? "-"}`).join(", ");
  const did = says(run.error ? `it was asked at ${ms(rows.map(([atMs]) => atMs))}` : `it gave ${gave}`, fetched(run));
  expect(numbers, story(run, did, asked)).toEqual(rows.map(([, token]) => token));
  return run;
}

test("R1 fetches a token once and gives it again", {
  meta: {
    points: 1,
    hints: [
      "Count the requests in the log. How often did the caller ask for a token?",
      "What the server sent stays good for an hour. Keep it in a variable outside of `get`, and look there first.",
      "let kept: string | undefined;\n...\nif (kept !== undefined) return ____;\nkept = (await fetchToken()).____;\n\nWhy must `kept` stand outside of `get`?",
    ],
  },
}, async () => {
  const given = server(3_600);
  const asked = "R1 asks for one token, given each time.";
  const run = await hold(
    given,
    [
      [0, 1],
      [10, 1],
      [60_000, 1],
    ],
    asked,
  );
  expect(run.requests.length, story(run, says(fetched(run)), "R1 asks for one call.")).toBe(1);

  const two = await answer.evaluate(async ({ tokenProvider }) => {
    const calls: string[] = [];
    const providerOf = (name: string) =>
      tokenProvider(async () => {
        calls.push(name);
        return { access_token: `token of ${name}`, expires_in: 3_600 };
      });
    const [one, other] = [providerOf("one"), providerOf("other")];
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const early = calls.length;
    return { early, got: [...(await Promise.all([one.get(), other.get()])), await one.get()] };
  });
  const early = says(`fetchToken was called ${two.value?.early ?? "how many"} times before anybody called get()`);
  expect(two.value?.early, story(two, early, "R1 asks for the call at the first get().")).toBe(0);
  const gave = says(`two providers, one and other, gave: ${two.value?.got.join(", ") ?? "nothing"}`);
  const own = ["token of one", "token of other", "token of one"];
  expect(two.value?.got, story(two, gave, "R1 asks each to call its own fetchToken.")).toEqual(own);
});

test("R2 lets one call serve all who wait", {
  meta: {
    points: 3,
    hints: [
      "Five callers asked while the first call was under way. Count the requests in the log.",
      "The second caller comes while the first one waits. There is no token yet, but there is a promise of one. Keep the promise, and give it to everybody who comes.",
      "let underWay: Promise<string> | undefined;\n...\nunderWay ??= ____;\nreturn ____;\n\nWhy must nothing be awaited between looking at `underWay` and setting it?",
    ],
  },
}, async () => {
  const { script, tokens } = server(3_600, 1_000);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      const together = [provider.get(), provider.get(), provider.get(), provider.get()];
      await new Promise((resolve) => setTimeout(resolve, 500));
      return Promise.all([...together, provider.get()]);
    },
    { script },
  );
  const did = says("five callers asked within 500 ms, the server answered after 1,000 ms", fetched(run));
  expect(run.requests.length, story(run, did, "R2 asks for one call, for all five.")).toBe(1);
  expect(run.value, story(run, did, "R2 asks to give all five its token.")).toEqual(Array(5).fill(tokens[0]));
});

test("R2 lets one renewal serve all who wait", {
  meta: {
    points: 2,
    hints: [
      "Three callers found an expired token at the same moment. Count the requests in the log.",
      "What holds for the first token holds for each later one. When a call has ended, forget its promise, so that the next renewal gets one of its own, and only one.",
      "async function renew() {\n  try {\n    return ____;\n  } finally {\n    underWay = ____;\n  }\n\nWhat would `get` give for ever if the promise stayed?",
    ],
  },
}, async () => {
  const { script, tokens } = server(100, 1_000);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      await provider.get();
      await new Promise((resolve) => setTimeout(resolve, 200_000));
      return Promise.all([provider.get(), provider.get(), provider.get()]);
    },
    { script },
  );
  const did = says("three callers asked at 201,000 ms, long after the end of the first token", fetched(run));
  expect(run.requests.length, story(run, did, "R2 asks for one more call, for all three.")).toBe(2);
  expect(run.value, story(run, did, "R3 asks for the new token.")).toEqual(Array(3).fill(tokens[1]));
});

test("R3 renews a token skewMs before its end", {
  meta: {
    points: 2,
    hints: [
      "The message lists when it was asked and which token came. Compare with the end of the first token.",
      "A token that ends while a request travels is refused. So count it as expired a little earlier. `expires_in` is in seconds, all else in milliseconds.",
      "const lifeMs = expires_in * ____;\nkept = { token, goodUntil: calledAt + lifeMs - ____ };\n...\nif (kept && now() < ____) return kept.token;\n\nWhat goes wrong when a skew is subtracted here and in the comparison?",
    ],
  },
}, async () => {
  const given = "A token lived 100 s, skewMs was 20,000: R3 asks for a new one from 80,000 ms on.";
  await hold(
    server(100),
    [
      [0, 1],
      [79_900, 1],
      [80_100, 2],
    ],
    given,
    { skewMs: 20_000 },
  );
  await hold(
    server(100),
    [
      [0, 1],
      [99_900, 1],
      [100_100, 2],
    ],
    "A token lived 100 s, skewMs was 0: R3 asks for a new one from 100,000 ms on.",
    { skewMs: 0 },
  );
  const usual = "A token lived an hour, and skewMs was left out: R3 asks for a new one from 3,570,000 ms on.";
  await hold(
    server(3_600),
    [
      [0, 1],
      [3_569_900, 1],
      [3_570_100, 2],
    ],
    usual,
  );
});

test("R3 counts the life from the call, not from the answer", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at when the first request began and when it ended. Which of the two did your code count from?",
      "The answer says how long the token lives, not when it was made. It may have been made right after your call and then travelled for long. Note the time before you call.",
      "const calledAt = ____;\nconst answer = await fetchToken();\nconst endsAt = calledAt + ____;\n\nWhich mistake is worse: a token that ends too early for you, or one that ends too late?",
    ],
  },
}, async () => {
  const asked =
    "The answer took 30 s, a token lived 100 s, skewMs was 10,000: R3 asks for a new one from 90,000 ms on.";
  await hold(
    server(100, 30_000),
    [
      [0, 1],
      [85_000, 1],
      [95_000, 2],
    ],
    asked,
    { skewMs: 10_000 },
  );
});

test("R3 takes off at most half of a life", {
  meta: {
    points: 2,
    hints: [
      "The tokens of this check live for a shorter time than twice the skew. When did your client fetch a new one?",
      "With a skew of 30 s, a token of 20 s has expired before it comes, and each call fetches one. So take the smaller: the skew, or half of the life.",
      "const earlierMs = Math.____(skewMs, lifeMs / ____);\n\nHow many calls would a hundred requests cost without it?",
    ],
  },
}, async () => {
  const forty = "A token lived 40 s, skewMs was 30,000: R3 asks for a new one from 20,000 ms on.";
  await hold(
    server(40),
    [
      [0, 1],
      [19_900, 1],
      [20_100, 2],
    ],
    forty,
  );
  const twenty = "A token lived 20 s, skewMs was 30,000: R3 asks for a new one from 10,000 ms on.";
  await hold(
    server(20),
    [
      [0, 1],
      [5_000, 1],
      [9_900, 1],
      [10_100, 2],
    ],
    twenty,
  );
});

test("R3 keeps a token that names no end", {
  meta: {
    points: 1,
    hints: [
      "The answers of this check have no `expires_in`. What did your code reckon with in its place?",
      "Some servers do not say how long a token lives. It is good until a service refuses it. Without a number the end is never, and not now.",
      "const { access_token, expires_in = ____ } = await fetchToken();\n\nWhat is `undefined * 1_000`, and what does `<` make of it?",
    ],
  },
}, async () => {
  const days = 20 * 86_400_000;
  await hold(
    server(undefined),
    [
      [0, 1],
      [60_000, 1],
      [days, 1],
    ],
    "The token named no end: R3 asks to keep it.",
  );
});

test("R3 does not keep a token that lives 0 seconds", {
  meta: {
    points: 1,
    hints: [
      "The server says `expires_in: 0`. Which token did the later callers get?",
      "Zero is a number like others, and means that the token has ended already. Who waited for it may try it. The next one needs a new token. `||` would take 0 for missing.",
      "const { expires_in = Infinity } = answer; // and not: answer.expires_in ____ Infinity\nif (kept && now() ____ kept.goodUntil) return kept.token;\n\nWhich of `||` and `??` keeps a zero?",
    ],
  },
}, async () => {
  const { script, tokens } = server(0, 1_000);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      const together = await Promise.all([provider.get(), provider.get()]);
      return [...together, await provider.get()];
    },
    { script },
  );
  const did = says("tokens lived 0 s, two callers asked at 0 ms, the third at 1,000 ms", fetched(run));
  const asked = "R3 asks for one token for the two who waited, and for another one for the third.";
  expect(run.value, story(run, did, asked)).toEqual([tokens[0], tokens[0], tokens[1]]);
});

test("R4 gives a failure to all who wait, and tries again for the next", {
  meta: {
    points: 3,
    hints: [
      "The first call failed. What did the three callers get, and what came of the caller after them?",
      "A promise that has rejected rejects for everybody who gets it, for ever. So forget it when the call has ended, whichever way it ended. `finally` runs both ways.",
      "try {\n  const answer = await fetchToken();\n  ...\n} ____ {\n  underWay = ____;\n}\n\nWhy does a line after the `await` not do it?",
    ],
  },
}, async () => {
  const { script, tokens } = server(3_600);
  const reason = randomUUID();
  const run = await answer.evaluate(
    async ({ tokenProvider }, url, reason) => {
      const provider = tokenProvider(async () => {
        const response = await fetch(`${url}/token`, { method: "POST" });
        if (!response.ok) throw new Error(reason);
        return response.json() as never;
      });
      const together = await Promise.allSettled([provider.get(), provider.get(), provider.get()]);
      const messages = together.map((each) => (each.status === "rejected" ? each.reason.message : each.value));
      const next = await provider.get().catch(() => "the same error once more");
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      return { messages, next, expired: await provider.get().catch(({ message }) => message) };
    },
    { script: [status(503, {}, { delayMs: 1_000 }), ...script.slice(0, 1), status(503)], arguments: reason },
  );
  const did = says("three callers asked, the call failed at 1,000 ms, then a fourth caller asked", fetched(run));
  expect(run.value?.messages, story(run, did, "R4 asks to give the error to all three, after one call.")).toEqual([
    reason,
    reason,
    reason,
  ]);
  expect(
    run.value?.next,
    story(run, `${did} It got ${run.value?.next}.`, "R4 asks to call again for the fourth."),
  ).toBe(tokens[0]);
  const after = `An hour later its token had expired, and the next call failed. The fifth caller got ${run.value?.expired}.`;
  expect(run.value?.expired, story(run, after, `R4 asks to give it the error, "${reason}".`)).toBe(reason);
  expect(run.requests.length, story(run, did, "R2 and R4 ask for three calls in all.")).toBe(3);
});

test("R5 fetches a new token after invalidate", {
  meta: {
    points: 2,
    hints: [
      "The service has refused the token, and `invalidate` was called with it. Which token came next?",
      "A token may end before its time: somebody revokes it, or the server changes its keys. Then the program hears of it by a 401, and tells the provider. Forget the token.",
      "invalidate(token) {\n  if (kept?.token === ____) kept = ____;\n}\n\nWho will call `invalidate`, and how does it know the token?",
    ],
  },
}, async () => {
  const { script, tokens } = server(3_600);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      const first = await provider.get();
      provider.invalidate(first);
      return [first, await provider.get(), await provider.get()];
    },
    { script },
  );
  const did = says("the first token was invalidated, then two callers asked", fetched(run));
  const asked = "R5 asks for a second token, for both.";
  expect(run.value, story(run, did, asked)).toEqual([tokens[0], tokens[1], tokens[1]]);
});

test("R5 keeps the new token when the old one is refused late", {
  meta: {
    points: 3,
    hints: [
      "`invalidate` was called a second time with the first token. Count the tokens in the log.",
      "Ten requests carry the old token, and their ten refusals come one after the other. The first one brings a new token. The nine others speak of the old one: compare, and leave the new one alone.",
      "if (kept?.token ____ token) kept = undefined;\n\nHow many tokens would ten late refusals cost without this line?",
    ],
  },
}, async () => {
  const { script, tokens } = server(3_600);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url, other) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      const old = await provider.get();
      // Nobody has this one yet.
      provider.invalidate(other);
      provider.invalidate(old);
      const renewed = await provider.get();
      provider.invalidate(old);
      return [renewed, await provider.get()];
    },
    { script, arguments: tokens[1] },
  );
  const did = says(
    "tokens 2 and 1 were invalidated, token 2 came, then token 1 was invalidated once more",
    fetched(run),
  );
  expect(run.value, story(run, did, "R5 asks to keep token 2.")).toEqual([tokens[1], tokens[1]]);
});

test("R5 leaves a call alone that is under way", {
  meta: {
    points: 2,
    hints: [
      "While the second token was under way, `invalidate` was called with the first one. Count the requests in the log.",
      "The call that is under way brings a new token. The refusal speaks of an old one. Who drops the promise here sends a second call beside the first.",
      "invalidate(token) {\n  if (kept?.token === token) kept = undefined;\n  // and ____ stays as it is\n}\n\nWhich two callers would then hold two different tokens?",
    ],
  },
}, async () => {
  const { script, tokens } = server(3_600, 1_000);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      const old = await provider.get();
      provider.invalidate(old);
      const first = provider.get();
      await new Promise((resolve) => setTimeout(resolve, 400));
      provider.invalidate(old);
      return Promise.all([first, provider.get()]);
    },
    { script },
  );
  const did = says("token 1 was invalidated at 1,000 ms, and again at 1,400 ms, during the call", fetched(run));
  expect(run.requests.length, story(run, did, "R5 asks for two calls in all.")).toBe(2);
  expect(run.value, story(run, did, "R5 asks for token 2, for both callers.")).toEqual([tokens[1], tokens[1]]);
});

test("R5 leaves a renewal alone when the expired token is refused", {
  meta: {
    points: 1,
    hints: [
      "Token 1 had expired, and token 2 was under way. Then `invalidate` was called with token 1. Count the requests in the log.",
      "Your code may still remember the expired token, and so take it for the one that it keeps. A refusal of it is no news: its successor is on the way already.",
      "invalidate(token) {\n  if (kept?.token === token) kept = ____;\n  // and underWay stays as it ____\n}\n\nWhich caller would otherwise start the third call?",
    ],
  },
}, async () => {
  const { script, tokens } = server(100, 1_000);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      const provider = tokenProvider(fetchToken);
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const old = await provider.get();
      await wait(200_000);
      const first = provider.get();
      await wait(400);
      provider.invalidate(old);
      const together = await Promise.all([first, provider.get()]);
      provider.invalidate(old);
      return [...together, await provider.get()];
    },
    { script },
  );
  const did = says(
    "token 1 was invalidated at 201,400 ms, while token 2 was under way, and once more after it",
    fetched(run),
  );
  expect(run.requests.length, story(run, did, "R5 asks for two calls in all.")).toBe(2);
  expect(run.value, story(run, did, "R5 asks for token 2, for all three callers.")).toEqual(Array(3).fill(tokens[1]));
});

test("R6 asks now() for the time", {
  meta: {
    points: 1,
    hints: [
      "In this check `now()` runs differently from the clock of the machine. Which of the two did your code ask?",
      "The caller may bring a clock of its own, for a test or because the machine's clock is wrong. Every look at the time goes through it: when you call, and when you compare.",
      "const { now = ____ } = options;\n...\nif (kept && ____() < kept.goodUntil) return kept.token;\n\nWhy is a timer that deletes the token no way out here?",
    ],
  },
}, async () => {
  const { script, tokens } = server(100);
  const run = await answer.evaluate(
    async ({ tokenProvider }, url) => {
      const fetchToken = async () => (await fetch(`${url}/token`, { method: "POST" })).json() as never;
      let nowMs = 5_250;
      const provider = tokenProvider(fetchToken, { skewMs: 20_000, now: () => nowMs });
      const got = [await provider.get()];
      await new Promise((resolve) => setTimeout(resolve, 500_000));
      got.push(await provider.get());
      nowMs += 79_999;
      got.push(await provider.get());
      nowMs += 1;
      return [...got, await provider.get()];
    },
    { script },
  );
  const numbers = run.value?.map((token) => (tokens as readonly string[]).indexOf(token) + 1);
  const gave = `the tokens were ${numbers?.join(", ") ?? "none"}`;
  const did = says("it was asked when now() said 5,250, 5,250, 85,249 and 85,250 ms", gave);
  const asked =
    "A token lived 100 s, skewMs was 20,000: it counts as expired from 85,250 ms on. R6 asks for tokens 1, 1, 1 and 2.";
  expect(numbers, story(run, did, asked)).toEqual([1, 1, 1, 2]);
});
