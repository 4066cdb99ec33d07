import { expect, test } from "vitest";
import { json, never, retryAfter, stall, status } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, busy, ended, rounded, sent, waited } from "./ask.ts";

test("R4 waits a random part of a time that doubles, up to the cap", {
  meta: {
    points: 2,
    hints: [
      "Compare the waits in the log with 900, 1,000 and 1,500 ms.",
      "The longest wait doubles with each retry, up to the cap. The wait itself is a random part of it, drawn anew each time. Cut first, then take the part.",
      "const waitMs = Math.random() * Math.min(____, baseMs * 2 ** ____);\n\nWhat would many clients do at the same moment if `Math.min` stood outside?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(ask, {
    script: [busy, busy, busy, json({})],
    random: [0.9, 0.5, 0.5],
    arguments: { limits: { baseMs: 1_000, capMs: 3_000 } },
  });
  const wanted =
    "With random numbers 0.9, 0.5, 0.5, baseMs 1,000 and capMs 3,000, R4 asks for 900, 1,000 and 1,500 ms.";
  expect(run.waitsMs.map(rounded), story(run, waited(run), wanted)).toEqual([900, 1_000, 1_500]);

  const usual = await answer.evaluate(ask, {
    script: [busy, busy, busy, busy, busy, busy, json({})],
    random: 0.5,
    arguments: { limits: { retries: 6 } },
  });
  const defaults = "Without baseMs and capMs, R4 asks for 250, 500, 1,000, 2,000, 4,000 and 5,000 ms.";
  expect(usual.waitsMs.map(rounded), story(usual, waited(usual), defaults)).toEqual([
    250, 500, 1_000, 2_000, 4_000, 5_000,
  ]);
});

test("R4 waits as long as Retry-After asks", {
  meta: {
    points: 3,
    hints: [
      "The message says which Retry-After came. Compare the wait with it.",
      "Two waits compete: yours and the service's. The longer one counts. The header holds whole seconds or a date in one of three forms; anything else is no header. `Number` and `Date.parse` read too much into it.",
      'const askedMs = /^\\d+$/.test(header) ? Number(header) * ____ : dateOf(header) - ____;\nconst waitMs = Math.max(ownWaitMs, ____);\n\nWhat does `Date.parse("abc 5")` give?',
    ],
  },
}, async () => {
  const inTwenty = (form: "imf-fixdate" | "rfc850" | "asctime") => retryAfter({ inMs: 20_000, form });
  const rows: [
    what: string,
    headers: Parameters<typeof status>[1],
    fromMs: number,
    toMs: number,
    code?: number,
    baseMs?: number,
  ][] = [
    ["2", retryAfter(2), 2_000, 2_000],
    ["2, with a 500", retryAfter(2), 2_000, 2_000, 500],
    ["2, with a 502", retryAfter(2), 2_000, 2_000, 502],
    ["2, with a 503", retryAfter(2), 2_000, 2_000, 503],
    ["2, with a 504", retryAfter(2), 2_000, 2_000, 504],
    ["1, when the own wait was longer", retryAfter(1), 2_000, 2_000, 429, 4_000],
    ["30", retryAfter(30), 30_000, 30_000],
    ["0", retryAfter(0), 500, 500],
    ["a date 20 s ahead", inTwenty("imf-fixdate"), 19_000, 20_000],
    ["a date 20 s ahead, in the second form", inTwenty("rfc850"), 19_000, 20_000],
    ["a date 20 s ahead, in the third form", inTwenty("asctime"), 19_000, 20_000],
    ["a date that was 20 s ago", retryAfter({ inMs: -20_000 }), 500, 500],
    ["a date of 1994, with two digits", { "retry-after": "Sunday, 06-Nov-94 08:49:37 GMT" }, 500, 500],
    ["-5", { "retry-after": "-5" }, 500, 500],
    ["7.5", { "retry-after": "7.5" }, 500, 500],
    ["abc 5", { "retry-after": "abc 5" }, 500, 500],
    ["5 minutes", { "retry-after": "5 minutes" }, 500, 500],
    ["2099-01-01T00:00:00Z", { "retry-after": "2099-01-01T00:00:00Z" }, 500, 500],
  ];
  for (const [what, headers, fromMs, toMs, code = 429, baseMs = 1_000] of rows) {
    const run = await answer.evaluate(ask, {
      script: [status(code, headers), json({})],
      random: 0.5,
      arguments: { limits: { baseMs } },
    });
    const did = `The answer had Retry-After: ${what}. ${waited(run)}`;
    const asked = `R4 asks for ${ms(toMs)}: ${toMs === baseMs / 2 ? "the own wait is longer, or the value is none" : `longer than the own wait of ${ms(baseMs / 2)}`}.`;
    const isRight = run.waitsMs.map((waitMs) => rounded(waitMs) >= fromMs && rounded(waitMs) <= toMs);
    expect(isRight, story(run, did, asked)).toEqual([true]);
  }
});

test("R4 fails at once when Retry-After asks for too much", {
  meta: {
    points: 2,
    hints: [
      "The answer asks for more than `maxRetryAfterMs`. What came after it?",
      "To ask earlier breaks the service's wish; to wait keeps your caller for too long. Give up, and say what was asked for: the caller may come back then.",
      'if (askedMs > ____) throw new ClientError({ reason: "status", ____, retryAfterMs: askedMs, attempts });\n\nWhat does a timer do with 30 days?',
    ],
  },
}, async () => {
  for (const [seconds, given] of [
    [31, { maxRetryAfterMs: 30_000 }],
    [31, {}],
    [2_592_000, { maxRetryAfterMs: 30_000 }],
  ] as const) {
    const run = await answer.evaluate(ask, {
      script: [status(503, retryAfter(seconds)), json({})],
      arguments: { limits: { deadlineMs: 2_000_000_000, ...given } },
    });
    const did = `The answer had Retry-After: ${seconds}. ${sent(run)} ${ended(run)}`;
    const asked = "R4 asks to fail at once: it asks for more than maxRetryAfterMs, 30,000 ms.";
    expect(run.requests.length, story(run, did, asked)).toBe(1);
    const { status: code, retryAfterMs } = run.value?.failure ?? {};
    const told = `Your client's failure said status ${code} and retryAfterMs ${retryAfterMs}.`;
    const facts = `R12 asks for status 503 and retryAfterMs ${seconds * 1_000}.`;
    expect([code, retryAfterMs], story(run, told, facts)).toEqual([503, seconds * 1_000]);
    expect(rounded(run.value?.atMs ?? run.tookMs), story(run, did, asked)).toBe(0);
  }
  const patient = await answer.evaluate(ask, {
    script: [status(503, retryAfter(30))],
    arguments: { limits: { retries: 0 } },
  });
  const { retryAfterMs } = patient.value?.failure ?? {};
  const patientDid = `With retries: 0 the answer had Retry-After: 30. The failure said retryAfterMs ${retryAfterMs}.`;
  expect(retryAfterMs, story(patient, patientDid, "R12 asks for it only when it was too long.")).toBeUndefined();
});

test("R5 ends a request after timeoutMs, its body included", {
  meta: {
    points: 3,
    hints: [
      "In the log, look at how long each request lasted. The second one had headers, and then no more.",
      "Each request has a limit of its own, which lives until its body is read. Make a new one for each request. A limit that ends with the headers watches nothing.",
      "const value = await withTimeout(async (signal) => {\n  const response = await fetch(url, { ...init, ____ });\n  return await ____;\n}, ____, callersSignal);\n\nWhat goes wrong when all requests share one limit?",
    ],
  },
}, async () => {
  const script = [status(503, {}, { delayMs: 1_500 }), stall({ afterBytes: 5 }), never()];
  const limits = { retries: 2, timeoutMs: 2_000 };
  const run = await answer.evaluate(ask, { script, random: 0, arguments: { limits } });
  const lasted = run.requests.map(({ atMs, endedAtMs }) => rounded((endedAtMs ?? run.tookMs) - atMs));
  const did = `The answers took 1,500 ms, for ever in the body, and for ever. Your client ended them after ${ms(lasted)}.`;
  const asked = "With timeoutMs 2,000, R5 asks for 1,500, 2,000 and 2,000 ms.";
  expect(lasted, story(run, did, asked)).toEqual([1_500, 2_000, 2_000]);
  expect(run.value?.failure?.reason, story(run, ended(run), "R12 asks for the reason timeout.")).toBe("timeout");

  const usual = await answer.evaluate(ask, { script: [never(), json({})], random: 0, arguments: {} });
  const tookMs = (usual.requests[0]?.endedAtMs ?? usual.tookMs) - (usual.requests[0]?.atMs ?? 0);
  const usualDid = `Without timeoutMs your client ended a request after ${ms(tookMs)}.`;
  expect(rounded(tookMs), story(usual, usualDid, "R5 asks for 10,000 ms, as the type says.")).toBe(10_000);
});

test("R5 keeps the deadline", {
  meta: {
    points: 3,
    hints: [
      "Compare the time when your client settled with the deadline, and with what it still had to wait for.",
      "Note when the call must be over, once, before its first request. Reckon before each wait: a retry that cannot begin in time is not waited for. A request gets the smaller of its own limit and what is left.",
      "const deadlineAt = performance.now() + ____;\n...\nif (performance.now() + waitMs >= ____) throw ____;\nconst limitMs = Math.min(timeoutMs, Math.ceil(deadlineAt - ____));\n\nWhy is it too late to look after the wait?",
    ],
  },
}, async () => {
  const slow = status(503, {}, { delayMs: 600 });
  for (const [what, script, deadlineMs, requests, settledMs, reason] of [
    ["the wait after request 2 would be 4,000 ms", [slow, slow, json({})], 6_500, 2, 3_200, "status"],
    ["the answer had Retry-After: 20", [status(503, retryAfter(20)), json({})], 6_500, 1, 0, "status"],
    ["a Retry-After: 5 would end at the deadline", [status(503, retryAfter(5)), json({})], 5_000, 1, 0, "status"],
    ["request 2 got no answer", [slow, never(), json({})], 6_500, 2, 6_500, "timeout"],
  ] as const) {
    const limits = { baseMs: 4_000, deadlineMs };
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { limits } });
    const settled = run.value?.atMs ?? run.tookMs;
    const did = `With deadlineMs ${deadlineMs.toLocaleString("en")}, ${what}. ${sent(run)} It settled at ${ms(settled)}.`;
    const asked = `R5 asks to settle at ${ms(settledMs)}, after ${count(requests, "request")}.`;
    expect([run.requests.length, rounded(settled)], story(run, did, asked)).toEqual([requests, settledMs]);
    const why = `It failed with ${run.value?.words}.`;
    expect(run.value?.failure?.reason, story(run, why, `R12 asks for the reason ${reason}.`)).toBe(reason);
  }
  const silent = Array.from({ length: 8 }, () => never());
  const usual = await answer.evaluate(ask, { script: silent, random: 0, arguments: { limits: { retries: 7 } } });
  const usualDid = `Without deadlineMs your client settled at ${ms(usual.tookMs)}.`;
  expect(rounded(usual.tookMs), story(usual, usualDid, "R5 asks for 60,000 ms, as the type says.")).toBe(60_000);
});

test("R5 counts the wait for a token", {
  meta: {
    points: 1,
    hints: [
      "`get()` did not answer in this check. When did your client give up?",
      "A token server can hang like any other. The deadline is about the whole call, whatever it waits for: put a limit around `get()` too.",
      "const token = await withTimeout(() => tokens.get(), ____, signal);\n\nWho would notice otherwise that the token server is down?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ createClient }, url) => {
      const token = { get: () => new Promise<string>(() => {}), invalidate: () => {} };
      const client = createClient({ baseUrl: url, token, deadlineMs: 4_000 });
      const guard = new Promise((resolve) => setTimeout(() => resolve("nothing"), 60_000));
      const call = client.request("GET", "/x").catch((error) => `${error.name}, reason ${error.failure?.reason}`);
      return { gave: await Promise.race([call, guard]), atMs: performance.now() };
    },
    { script: [json({})] },
  );
  const did = `get() gave nothing, for ever. Your client gave ${run.value?.gave} at ${ms(run.value?.atMs ?? run.tookMs)}.`;
  const asked = "With deadlineMs 4,000, R5 asks to fail at 4,000 ms, R12 for a ClientError with the reason timeout.";
  expect(run.value?.gave, story(run, did, asked)).toBe("ClientError, reason timeout");
  expect(rounded(run.value?.atMs ?? 0), story(run, did, asked)).toBe(4_000);

  const slow = await answer.evaluate(
    async ({ createClient }, url) => {
      const get = () => new Promise<string>((resolve) => setTimeout(() => resolve("t"), 3_000));
      const client = createClient({ baseUrl: url, token: { get, invalidate: () => {} }, deadlineMs: 4_000 });
      await client.request("GET", "/x").catch(() => {});
      return performance.now();
    },
    { script: [never(), never()] },
  );
  const slowDid = `get() took 3,000 ms, then no answer came. Your client settled at ${ms(slow.value ?? slow.tookMs)}.`;
  const slowAsked = "With deadlineMs 4,000, R5 asks to settle at 4,000 ms.";
  expect(rounded(slow.value ?? 0), story(slow, slowDid, slowAsked)).toBe(4_000);
});
