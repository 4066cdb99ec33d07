import { expect, test } from "vitest";
import { story } from "../../../../src/rig/story.ts";
import { answer, says, server } from "./server.ts";

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
