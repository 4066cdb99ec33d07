import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { status } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { answer, fetched, says, server } from "./server.ts";

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
