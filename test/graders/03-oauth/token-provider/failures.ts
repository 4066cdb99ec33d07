import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type Reply, status } from "../../../../mocks/script.ts";
import { count, list, story } from "../../../../src/rig/story.ts";
import { answer, says, server } from "./server.ts";

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
  const [first, second, third] = script as [Reply, Reply, Reply];
  const busy = status(503);
  const reason = randomUUID();
  const run = await answer.evaluate(
    async ({ tokenProvider }, url, reason) => {
      let failure: unknown;
      const provider = tokenProvider(async () => {
        const response = await fetch(`${url}/token`, { method: "POST" });
        failure = new Error(reason);
        if (!response.ok) throw failure;
        return response.json() as never;
      });
      const get = () =>
        provider.get().then(
          (token) => token ?? "nothing",
          (error) => (error === failure ? "its error" : `another error, ${error}`),
        );
      // The first one asks again in the moment in which it hears of the failure.
      const twice = get().then(async (got) => [got, await get()] as const);
      const [[one, next], two, three] = await Promise.all([twice, get(), get()]);
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
      const [expired, renewed] = [await get(), await get()];
      provider.invalidate(renewed);
      return { failed: [one, two, three], next, expired, renewed, refused: await get(), last: await get() };
    },
    { script: [status(503, {}, { delayMs: 1_000 }), first, busy, second, busy, third], arguments: reason },
  );
  const began = "three callers asked, and the call failed at 1,000 ms; the first caller then asked again";
  const did = says(began);
  const inAll = says(
    `${began}, and four more later`,
    `your client called fetchToken ${count(run.requests.length, "time")}`,
  );
  const { failed, next, expired, renewed, refused, last } = run.value ?? {};
  const named = (got = "nothing") => {
    const index = (tokens as readonly string[]).indexOf(got);
    return index < 0 ? got || "an empty text" : `token ${index + 1}`;
  };
  const got = `${did} The three got ${list((failed ?? ["nothing"]).map(named))}.`;
  const own = Array(3).fill("its error");
  expect(failed, story(run, got, "R4 asks to give all three its error, after one call.")).toEqual(own);
  expect(next, story(run, `${did} It got ${named(next)}.`, "R4 asks to call again, and to give it token 1.")).toBe(
    tokens[0],
  );
  const after = `An hour later the token had expired, and the next call of fetchToken was to fail. Two callers came then, and got ${named(expired)}, and ${named(renewed)}.`;
  const anew = "R4 asks for its error, and for a call that brings token 2.";
  expect([expired, renewed], story(run, after, anew)).toEqual(["its error", tokens[1]]);
  const late = `Token 2 was invalidated, and the next call of fetchToken was to fail. Two callers came then, and got ${named(refused)}, and ${named(last)}.`;
  const never = "R4 asks for its error, and for a call that brings token 3: R5 says that token 2 is out.";
  expect([refused, last], story(run, late, never)).toEqual(["its error", tokens[2]]);
  expect(run.requests.length, story(run, inAll, "R2 and R4 ask for six calls in all.")).toBe(6);
});
