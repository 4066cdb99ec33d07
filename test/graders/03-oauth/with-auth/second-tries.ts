import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, large, status, text } from "../../../../mocks/script.ts";
import { story } from "../../../../src/rig/story.ts";
import { answer, newTokens, noted, sent } from "./ask.ts";

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
        const failure = new Error(reason);
        let calls = 0;
        const get = async () => {
          calls += 1;
          if (calls >= failing) throw failure;
          return "one";
        };
        return withAuth(
          fetch,
          { get, invalidate: () => {} },
          { origin: url },
        )(url).then(
          ({ status }) => `a ${status}`,
          (error) => (error === failure ? "its error" : `another error, ${error}`),
        );
      },
      { script: [status(401), json(2)], arguments: { reason, failing } },
    );
    const did = `Call ${failing} of tokens.get() rejected with ${reason}. ${sent(run)} It gave ${run.value}.`;
    expect(run.value, story(run, did, "R9 asks to reject with its error, as it is.")).toBe("its error");
    expect(run.requests.length, story(run, did, "R9 asks to send nothing more.")).toBe(failing - 1);
  }
});
