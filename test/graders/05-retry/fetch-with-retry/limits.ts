import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, never, retryAfter, stall, status, text } from "../../../../mocks/script.ts";
import { ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, ended, rounded, says, sent, waited } from "./ask.ts";

test("R6 ends a request after timeoutMs and asks again", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at how long the requests without an answer lasted, and what came after them.",
      "`fetch` has no time limit of its own that helps you: give it a signal that aborts after `timeoutMs`. The request then fails like a broken connection, with a TimeoutError, and the loop goes on.",
      "const limit = AbortSignal.timeout(____);\nresponse = await fetch(input, { ...init, signal: ____ });\n\nWhich error does the caller see when the last request is too slow?",
    ],
  },
}, async () => {
  const policy = { retries: 1, baseMs: 1_000, timeoutMs: 2_000 };
  const run = await answer.evaluate(ask, { script: [never(), never()], random: 0.5, arguments: { policy } });
  const lasted = run.requests.map(({ atMs, endedAtMs }) => (endedAtMs ?? run.tookMs) - atMs);
  const did = says("no answer came", sent(run), `the time from sending to giving up was ${ms(lasted)}`);
  const asked = "With timeoutMs 2,000, R6 asks to end each after 2,000 ms; R2 asks for 1 retry.";
  expect(lasted.map(rounded), story(run, did, asked)).toEqual([2_000, 2_000]);
  expect(run.waitsMs.map(rounded), story(run, says(waited(run)), "R3 asks for 500 ms.")).toEqual([500]);
  const end = says(sent(run), `then ${ended(run)}`);
  expect(run.error?.name, story(run, end, "R6 asks for an error named TimeoutError.")).toBe("TimeoutError");

  const usual = await answer.evaluate(ask, { script: [never()], arguments: { policy: { retries: 0 } } });
  const usualDid = says("no answer came, and timeoutMs was left out", `your client gave up after ${ms(usual.tookMs)}`);
  expect(rounded(usual.tookMs), story(usual, usualDid, "R6 asks for 10,000 ms, as the type says.")).toBe(10_000);
});

test("R6 gives each request a limit of its own", {
  meta: {
    points: 2,
    hints: [
      "In the log, compare how long request 1 and request 2 lasted. What had begun before request 1?",
      "A signal that has aborted stays aborted. If all requests share one, the second dies at once. Make a new limit inside the loop, for each request.",
      "for (let retry = 0; ; retry++) {\n  const ____ = AbortSignal.timeout(____);\n  ...\n}\n\nWhat happens to the wait between two requests if the limit stands outside?",
    ],
  },
}, async () => {
  const id = String(randomInt(1e9));
  const policy = { retries: 2, baseMs: 1_000, timeoutMs: 1_000 };
  const script = [status(503, {}, { delayMs: 900 }), never(), text(id, { delayMs: 900 })];
  const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
  const did = says("the answers took 900 ms, for ever, and 900 ms", `${sent(run)}, and ${ended(run)}`);
  expect(run.value?.body, story(run, did, "R6 asks for a limit of 1,000 ms for each of the 3 requests.")).toBe(id);
});

test("R6 keeps the limit while the body is read", {
  meta: {
    points: 2,
    hints: [
      "The answer in the log begins and then stays silent. When did the caller hear of it?",
      "A status and headers are no whole answer. The limit must live on after `fetch` has resolved. A limit that you clear too early watches nothing.",
      "const limit = AbortSignal.timeout(____);\nreturn await fetch(input, { ...init, signal: ____ });\n// nothing here ends the limit\n\nWhy is `finally { clearTimeout(timer) }` too early?",
    ],
  },
}, async () => {
  const policy = { retries: 0, timeoutMs: 1_000 };
  const run = await answer.evaluate(ask, { script: [stall({ afterBytes: 5 })], arguments: { policy } });
  const did = says("the body stopped after 5 bytes", `your client noticed it at ${ms(run.tookMs)}: ${ended(run)}`);
  const asked = "With timeoutMs 1,000, R6 asks to fail after 1,000 ms.";
  expect(rounded(run.tookMs), story(run, did, asked)).toBe(1_000);
  expect(run.error, story(run, did, asked)).toBeDefined();
});

test("R7 begins no wait that would go beyond the deadline", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at the time when your client settled, and at the deadline.",
      "A retry that cannot begin before the deadline helps nobody. Reckon before you wait: now plus the wait. If that is the deadline or later, hand on what you have.",
      "const deadlineAt = performance.now() + ____; // once, before the loop\n...\nif (performance.now() + ____ >= deadlineAt) return response;\n\nWhy is it too late to look after the wait?",
    ],
  },
}, async () => {
  const slow = status(503, {}, { delayMs: 600 });
  for (const [what, deadlineMs, script, requests, settledMs] of [
    ["the wait after request 2 would be 4,000 ms", 6_500, [slow, slow, json({})], 2, 3_200],
    ["the answer had Retry-After: 20", 6_500, [status(503, retryAfter(20)), json({})], 1, 0],
    ["a Retry-After: 5 would end at the deadline", 5_000, [status(503, retryAfter(5)), json({})], 1, 0],
  ] as const) {
    const policy = { retries: 3, baseMs: 4_000, deadlineMs };
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
    const end = `at ${ms(run.tookMs)} ${ended(run)}`;
    const did = says(`with deadlineMs ${deadlineMs.toLocaleString("en")}, ${what}`, sent(run), end);
    const asked = `R7 asks to return the 503 at once, at ${ms(settledMs)}.`;
    expect([run.requests.length, run.value?.status], story(run, did, asked)).toEqual([requests, 503]);
    expect(rounded(run.tookMs), story(run, did, asked)).toBe(settledMs);
  }
});

test("R7 ends the request that is under way at the deadline", {
  meta: {
    points: 2,
    hints: [
      "The last request in the log gets no answer. Compare its end with the deadline.",
      "Two limits hold for each request: `timeoutMs`, and what is left until the deadline. The smaller one counts. `AbortSignal.timeout` takes whole milliseconds only.",
      "const leftMs = deadlineAt - performance.now();\nconst limit = AbortSignal.timeout(Math.ceil(Math.min(____, ____)));\n\nWhat does `AbortSignal.timeout(99.7)` do?",
    ],
  },
}, async () => {
  const policy = { retries: 3, baseMs: 1_000, timeoutMs: 10_000, deadlineMs: 3_000 };
  const script = [status(503, {}, { delayMs: 100.25 }), never()];
  const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
  const did = says(`with deadlineMs 3,000 ${sent(run)}`, `at ${ms(run.tookMs)} ${ended(run)}`);
  const asked = "R7 asks to end the second request at 3,000 ms, with an error named TimeoutError.";
  expect(run.requests.length, story(run, did, asked)).toBe(2);
  expect(rounded(run.tookMs), story(run, did, asked)).toBe(3_000);
  expect(run.error?.name, story(run, did, asked)).toBe("TimeoutError");

  const first = await answer.evaluate(ask, {
    script: [text("late", { delayMs: 600 }), json({})],
    arguments: { policy: { deadlineMs: 200 } },
  });
  const firstDid = says("the first answer took 600 ms", `with deadlineMs 200 ${sent(first)}`, `then ${ended(first)}`);
  const firstAsked = "R7 asks to end the first request at 200 ms, with an error named TimeoutError.";
  expect(first.requests.length, story(first, firstDid, firstAsked)).toBe(1);
  expect(first.error?.name, story(first, firstDid, firstAsked)).toBe("TimeoutError");
  expect(rounded(first.tookMs), story(first, firstDid, firstAsked)).toBe(200);

  const silent = Array.from({ length: 8 }, () => never());
  const usual = await answer.evaluate(ask, { script: silent, random: 0, arguments: { policy: { retries: 7 } } });
  const usualDid = says("no answer came, and deadlineMs was left out", `your client gave up after ${ms(usual.tookMs)}`);
  expect(rounded(usual.tookMs), story(usual, usualDid, "R7 asks for 60,000 ms, as the type says.")).toBe(60_000);
});
