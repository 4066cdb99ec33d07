import { expect, test } from "vitest";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, fetched, hold, says, server } from "./server.ts";

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
  const early = says(
    `two providers were made; they called fetchToken ${count(two.value?.early ?? 0, "time")} before anybody called get()`,
  );
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
