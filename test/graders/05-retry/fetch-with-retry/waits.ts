import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, type Reply, reset, retryAfter, status } from "../../../../mocks/script.ts";
import { ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, busy, ended, type Policy, rounded, says, sent, waited } from "./ask.ts";

test("R3 waits a random part of a time that doubles", {
  meta: {
    points: 3,
    hints: [
      "Compare the waits in the log with 900, 0 and 2,400 ms. Does the time double? Is all of it random?",
      "The longest wait is `baseMs` before the first retry, and twice that before each next one. The wait itself is any part of it, from nothing to all. Each wait draws its own number.",
      "const longestMs = Math.min(capMs, baseMs * 2 ** ____);\nconst waitMs = Math.random() * ____;\n\nWhy must both lines stand inside the loop?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [busy, busy, busy, json({})],
    random: [0.9, 0, 0.6],
    arguments: { policy: { retries: 3, baseMs: 1_000 } },
  });
  const asked = "With random numbers 0.9, 0 and 0.6 and baseMs 1,000, R3 asks for 900, 0 and 2,400 ms.";
  expect(run.waitsMs.map(rounded), story(run, says(waited(run)), asked)).toEqual([900, 0, 2_400]);
});

test("R3 caps the doubled time, then takes the random part", {
  meta: {
    points: 2,
    hints: [
      "Compare the second and third wait in the log with 750 ms.",
      "The cap belongs to the longest wait. Cut first, then take the random part of what is left. If you cut last, many clients wait exactly the cap, and come back together.",
      "const waitMs = Math.random() * Math.min(____, ____ * 2 ** retry);\n\nWhat would all clients do if `Math.min` stood outside?",
    ],
  },
}, async () => {
  for (const [policy, waitsMs] of [
    [{ retries: 3, baseMs: 1_000, capMs: 1_500 }, [500, 750, 750]],
    [{ retries: 6 }, [250, 500, 1_000, 2_000, 4_000, 5_000]],
    [{ retries: 2, baseMs: 0 }, [0, 0]],
    [{ retries: 2, capMs: 0 }, [0, 0]],
  ] as [Policy, number[]][]) {
    const script = [...waitsMs.map(() => busy), json({})];
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
    const did = says(`with ${JSON.stringify(policy)} ${waited(run)}`);
    const asked = `With random number 0.5, R3 asks for ${ms(waitsMs)}.`;
    expect(run.waitsMs.map(rounded), story(run, did, asked)).toEqual(waitsMs);
  }

  const policy = { retries: 40, baseMs: 20, capMs: 1_000 };
  const script = [...Array.from({ length: 40 }, () => busy), json({})];
  const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { policy } });
  const late = [...new Set(run.waitsMs.slice(10).map(rounded))];
  const did = says(`with retries 40, baseMs 20 and capMs 1,000 your client waited ${ms(late)} after the tenth retry`);
  expect(late, story(run, did, "With random number 0.5, R3 asks for 500 ms each time.")).toEqual([500]);
});

test("R4 waits as long as Retry-After asks, in seconds", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at the waits after requests 1 and 2. Which header came with these answers?",
      "Two waits compete: yours and the service's. Waiting too long costs you a moment, waiting too short annoys the service. Take the longer one. The header counts in seconds, your timer in milliseconds.",
      'const header = response.headers.get("____");\nconst askedMs = Number(header) * ____;\nconst waitMs = Math.max(ownWaitMs, ____);\n\nWhy `max`, and not the sum of both?',
    ],
  },
}, async () => {
  const keyed = { method: "POST", headers: { "Idempotency-Key": randomUUID() } };
  const inTwo = retryAfter(2);
  for (const [what, replies, waitsMs, init = {}] of [
    ["a 429 had Retry-After: 2, a 503 had 30", [status(429, inTwo), status(503, retryAfter(30))], [2_000, 30_000]],
    [
      "a 500, a 502 and a 504 had Retry-After: 2",
      [500, 502, 504].map((code) => status(code, inTwo)),
      [2_000, 2_000, 2_000],
    ],
    ["a 409 to a POST with a key had Retry-After: 2", [status(409, inTwo)], [2_000], keyed],
    ["a 503 had Retry-After: 2, then the connection broke", [status(503, inTwo), reset()], [2_000, 200]],
  ] as [string, Reply[], number[], RequestInit?][]) {
    const script = [...replies, json({})];
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { init, policy: { baseMs: 200 } } });
    // Who stops before has another requirement to read than that of the wait.
    const again =
      run.waitsMs.length < waitsMs.length ? `${what.includes("POST") ? "R5 asks" : "R2 asks"} to send it again, ` : "";
    const asked = `${again}R4 asks for ${ms(waitsMs)}.`;
    expect(run.waitsMs.map(rounded), story(run, says(what, waited(run)), asked)).toEqual(waitsMs);
  }
});

test("R4 keeps its own wait when Retry-After asks for less", {
  meta: {
    points: 1,
    hints: [
      "In the log, compare the wait with the own wait of R3: 0.5 times 8,000 ms.",
      "Retry-After is the least that the service asks for. It does not forbid you to wait longer. Zero seconds ask for nothing, so your own wait stays.",
      "const waitMs = Math.max(ownWaitMs, askedMs ?? ____);\n\nWhy is `askedMs ?? ownWaitMs` alone not enough?",
    ],
  },
}, async () => {
  for (const seconds of [1, 0]) {
    const run = await answer.evaluate(ask, {
      script: [status(503, retryAfter(seconds)), json({})],
      random: 0.5,
      arguments: { policy: { baseMs: 8_000, maxRetryAfterMs: 2_000 } },
    });
    const did = says(`the answer had Retry-After: ${seconds}, the own wait was 4,000 ms`, waited(run));
    expect(run.waitsMs.map(rounded), story(run, did, "R4 asks for the longer of the two: 4,000 ms.")).toEqual([4_000]);
  }
});

test("R4 reads Retry-After as a date, in all three forms", {
  meta: {
    points: 2,
    hints: [
      "Each of the three answers asked to come back 20 seconds later, as a date. The log shows your waits.",
      "A date says until when, your timer wants to know how long: subtract the present. All three forms mean UTC. `readHttpDate` at the end of the file knows them.",
      "const at = readHttpDate(____);\nif (at !== undefined) return at - ____;\n\nWhat does `Date.parse` make of the form without GMT?",
    ],
  },
}, async () => {
  for (const form of ["imf-fixdate", "rfc850", "asctime"] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(503, retryAfter({ inMs: 20_000, form })), json({})],
      random: 0.5,
      arguments: { policy: { baseMs: 100 } },
    });
    const date = run.requests[0]?.replyHeaders?.["Retry-After"] ?? "a date";
    const did = says(`the answer had Retry-After: ${date}, which is 20,000 ms ahead`, waited(run));
    // A date knows no milliseconds.
    const isRight = run.waitsMs.map((waitMs) => waitMs > 18_990 && waitMs < 20_010);
    expect(isRight, story(run, did, "R4 asks to wait until that date.")).toEqual([true]);
  }
});

test("R4 takes any other Retry-After for no header", {
  meta: {
    points: 2,
    hints: [
      "Each answer in the log had a Retry-After that nobody can read. Find the first wait that is not 2,000 ms.",
      "Number, parseInt and Date.parse all read something into text that is neither seconds nor a date. Look at the text first: digits only, or a date that `readHttpDate` accepts. Else there is no header.",
      "if (/^____$/.test(header)) return Number(header) * 1_000;\nconst at = readHttpDate(header);\nreturn at === undefined ? ____ : at - Date.now();\n\nWhat does a timer do with NaN?",
    ],
  },
}, async () => {
  // A number below 2 seconds would hide behind the own wait.
  const values = ["soon", "5 minutes", "-5", "+5", "7.5", "2, 5", "abc 5", "0x10", "2099-01-01T00:00:00Z"];
  const run = await answer.evaluate(ask, {
    script: [...values.map((value) => status(503, { "retry-after": value })), json({})],
    random: 0.5,
    arguments: { policy: { retries: values.length, baseMs: 4_000, capMs: 4_000 } },
  });
  const wrong = values.findIndex((_, index) => Math.abs((run.waitsMs[index] ?? 0) - 2_000) > 5);
  const waitMs = run.waitsMs[wrong];
  const did = `After "Retry-After: ${values[wrong]}" your client ${waitMs === undefined ? "did not ask again" : `waited ${ms(waitMs)}`}.`;
  const asked = "R4 asks for the own wait, 2,000 ms: the value is neither seconds nor a date.";
  expect(run.waitsMs.map(rounded), story(run, did, asked)).toEqual(values.map(() => 2_000));
});

test("R4 returns an answer that asks for too much", {
  meta: {
    points: 2,
    hints: [
      "The first answer in the log asks for more than `maxRetryAfterMs`. What came after it?",
      "If the service asks for more than you are ready to wait, asking earlier breaks its wish, and waiting keeps your caller for too long. Give the answer back and let the caller decide.",
      "if (askedMs > ____) return response;\n\nWhy is it wrong to wait `maxRetryAfterMs` and ask then?",
    ],
  },
}, async () => {
  for (const [value, maxRetryAfterMs] of [
    [31, undefined],
    [21, 20_000],
    [1, 0],
    [86_400, 30_000],
    [2_592_000, 30_000],
    [{ inMs: 40_000, form: "imf-fixdate" }, 30_000],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(429, retryAfter(value)), json({})],
      arguments: { policy: { deadlineMs: 2_000_000_000, ...(maxRetryAfterMs !== undefined && { maxRetryAfterMs }) } },
    });
    const end = `at ${ms(run.tookMs)} ${ended(run)}`;
    const words = typeof value === "number" ? value : "a date 40 s ahead";
    const did = says(`the answer had Retry-After: ${words}`, sent(run), end);
    const asked = `R4 asks to return that answer at once: it asks for more than maxRetryAfterMs, ${ms(maxRetryAfterMs ?? 30_000)}.`;
    expect([run.requests.length, run.value?.status], story(run, did, asked)).toEqual([1, 429]);
    expect(rounded(run.tookMs), story(run, did, asked)).toBe(0);
  }
  const longest = await answer.evaluate(ask, { script: [status(429, retryAfter(30)), json({})], arguments: {} });
  const did = says("the answer had Retry-After: 30, and maxRetryAfterMs was left out", sent(longest));
  const again = "R4 asks to wait: 30,000 ms, as the type says, are not too much.";
  expect(longest.requests.length, story(longest, did, again)).toBe(2);
});
