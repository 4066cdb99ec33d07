import { expect, test } from "vitest";
import { story } from "../../../../src/rig/story.ts";
import { answer, fetched, hold, says, server } from "./server.ts";

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
  const [short, endless] = [server(100), server(undefined)];
  const mixed = {
    tokens: [short.tokens[0], ...endless.tokens],
    script: [...short.script.slice(0, 1), ...endless.script],
  };
  await hold(
    mixed,
    [
      [0, 1],
      [100_000, 2],
      [200_000, 2],
    ],
    "Token 1 lived 100 s, token 2 named no end: R3 asks to keep token 2.",
  );
  const old = await answer.evaluate(async ({ tokenProvider }) => {
    let calls = 0;
    let nowMs = 0;
    const tokens = tokenProvider(async () => ({ access_token: `token ${++calls}` }), { now: () => nowMs });
    await tokens.get();
    nowMs = 10 * 365 * 86_400_000;
    return tokens.get();
  });
  const did = `The token named no end. Ten years later by now() the caller got ${old.value}.`;
  expect(old.value, story(old, did, "R3 asks to keep token 1.")).toBe("token 1");
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
  await hold(
    server(0),
    [
      [0, 1],
      [0, 2],
      [1, 3],
    ],
    "Tokens lived 0 s: R3 asks for another one each time.",
  );
});
