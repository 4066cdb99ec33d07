import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, reset, stall, text } from "../../../../mocks/script.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, callAt, holdStarts, near, paths, sent, starts } from "./ask.ts";

test("R1 hands each call on, and gives back what comes of it", {
  meta: {
    points: 1,
    hints: [
      "The message compares what the caller gave with what `fetchLike` got, and what came back.",
      "Your function stands between the caller and `fetchLike`. It changes neither the arguments nor the answer nor the error, and calls `fetchLike`, not `fetch`.",
      "return async (input, init) => {\n  ...\n  const response = await ____(input, ____);\n  return ____;\n};\n\nWhat could stand behind `fetchLike`, if not fetch?",
    ],
  },
}, async () => {
  const [id, trace] = [randomUUID(), randomUUID()];
  const run = await answer.evaluate(
    async ({ quotaQueue }, url, trace) => {
      const given: unknown[][] = [];
      const responses: Response[] = [];
      const failure = new Error("no connection");
      const politeFetch = quotaQueue(async (...call) => {
        given.push(call);
        if (given.length === 2) throw failure;
        const response = await fetch(...call);
        responses.push(response);
        return response;
      });
      const init = { method: "PUT", headers: { "x-trace": trace }, body: "1" };
      const response = await politeFetch(`${url}/prices/7`, init);
      const thrown = await politeFetch(url).catch((error: unknown) => error);
      const request = new Request(`${url}/prices/8`);
      const third = await politeFetch(request).then(
        () => undefined,
        (error: unknown) => (error === failure ? "the error of the second" : String(error)),
      );
      return {
        third,
        body: await response.text(),
        isSame: [given[0]?.[1] === init, response === responses[0], thrown === failure, given[2]?.[0] === request],
        calls: given.length,
      };
    },
    { script: [text(id), text("")], arguments: trace },
  );
  const { body, isSame = [], calls = 0, third } = run.value ?? {};
  const spread = `The second of 3 calls failed. The third call got ${third}.`;
  expect(third, story(run, spread, "R1 asks for its own answer, R2 to go on after an error.")).toBeUndefined();
  const [request] = run.requests;
  const arrived = request ? `${request.method} with x-trace ${request.headers["x-trace"]}` : "no request";
  const times = run.value ? `After 3 calls fetchLike had been called ${count(calls, "time")}. ` : "";
  const did = `${times}The first of 3 calls brought ${arrived}.`;
  expect([calls, arrived], story(run, did, `R1 asks for 3 calls, and PUT with x-trace ${trace}.`)).toEqual([
    3,
    `PUT with x-trace ${trace}`,
  ]);
  expect(body, story(run, `The service sent "${id}", and the caller got "${body}".`)).toBe(id);
  const names = ["the init", "the answer", "the error", "the Request"].filter((_, index) => !isSame[index]);
  expect(names, story(run, `Your function handed on something else for: ${names.join(", ")}.`)).toEqual([]);
});

test("R2 sends one request at a time, in the order of the calls", {
  meta: {
    points: 2,
    hints: [
      "In the log, compare the start of each request with the end of the one before.",
      "Keep a promise that says when the call before is over. A new call takes that promise to wait for, and puts its own in its place, before it awaits anything.",
      "const callBefore = lastCall;\nconst { promise, resolve } = Promise.withResolvers<void>();\nlastCall = ____;\nawait ____;\n\nWhy must no `await` stand above these lines?",
    ],
  },
}, async () => {
  const script = Array.from({ length: 6 }, () => json({}, { delayMs: 100 }));
  const run = await answer.evaluate(callAt, { script, arguments: { atMs: [0, 0, 0, 0, 150, 2_000] } });
  holdStarts(run, [0, 100, 200, 300, 400, 2_000], "Five calls came within 150 ms, one at 2,000: R2 asks for requests");
  const order = `Your client sent the calls in the order ${paths(run).join(", ")}.`;
  expect(paths(run), story(run, order, "R2 asks for 1, 2, 3, 4, 5, 6.")).toEqual([1, 2, 3, 4, 5, 6]);
});

test("R2 goes on after an error, and while a body is on its way", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at what follows a broken connection, and a body that never ends.",
      "A call is over when `fetchLike` has settled, either way. A promise that rejects must not stop those who wait for it; `finally` runs in both cases.",
      "try {\n  await callBefore;\n  return await fetchLike(input, init);\n} ____ {\n  ____();\n}\n\nWhat would happen to the queue without the second hole?",
    ],
  },
}, async () => {
  const broken = await answer.evaluate(callAt, {
    script: [reset({ delayMs: 100 }), json({}), json({})],
    arguments: { atMs: [0, 0, 0] },
  });
  const ends = `The calls ended with ${broken.value?.join(", ")}. ${sent(broken)}`;
  const asked = "The first connection broke at 100 ms: R2 asks to send the others at once.";
  expect(broken.value, story(broken, ends, asked)).toEqual(["an error", 200, 200]);
  expect(near(starts(broken), [0, 100, 100]), story(broken, ends, asked)).toEqual([0, 100, 100]);

  const slow = await answer.evaluate(callAt, { script: [stall(), json({})], arguments: { atMs: [0, 0] } });
  const late = "The first body never ends: R2 asks to send the second request at once.";
  expect(near(starts(slow), [0, 0]), story(slow, sent(slow), late)).toEqual([0, 0]);
});
