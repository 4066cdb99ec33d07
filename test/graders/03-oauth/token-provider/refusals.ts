import { expect, test } from "vitest";
import { story } from "../../../../src/rig/story.ts";
import { answer, fetched, says, server } from "./server.ts";

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
      await new Promise((resolve) => setTimeout(resolve, 500));
      const [second, again] = [await provider.get(), await provider.get()];
      provider.invalidate(second);
      return [first, second, again, await provider.get()];
    },
    { script },
  );
  const did = says("token 1 was invalidated, at 500 ms two callers asked, then token 2 was invalidated", fetched(run));
  const asked = "R5 asks for token 2 for both, then for token 3.";
  expect(run.value, story(run, did, asked)).toEqual([tokens[0], tokens[1], tokens[1], tokens[2]]);
  const early = (run.requests[1]?.atMs ?? 0) < 500;
  expect(early, story(run, did, "R5 asks for the call at the next get(), at 500 ms.")).toBe(false);
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
