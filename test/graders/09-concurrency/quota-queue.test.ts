import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { json, never, type Reply, type ReplyHeaders, reset, stall, status, text } from "../../../mocks/script.ts";
import { createQuota } from "../../../mocks/services/quota.ts";
import type * as Solution from "../../../solutions/09-concurrency/quota-queue.ts";
import { openAnswer } from "../../../src/rig/answer.ts";
import { count, ms, story } from "../../../src/rig/story.ts";

const answer = openAnswer<typeof Solution>("09-concurrency/quota-queue.ts");

/** Calls made at these moments, each without waiting for the others, and what came of them. */
type Calls = { atMs: readonly number[]; options?: Solution.QuotaOptions };
const callAt = async ({ quotaQueue }: typeof Solution, url: string, { atMs, options }: Calls) => {
  const politeFetch = quotaQueue(fetch, options);
  const calls = atMs.map(async (waitMs, index) => {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return (await politeFetch(`${url}/prices/${index + 1}`)).status;
  });
  return (await Promise.allSettled(calls)).map((end) => (end.status === "fulfilled" ? end.value : "an error"));
};

type Wire = { requests: readonly { url: string; atMs: number; endedAtMs?: number }[] };
const starts = ({ requests }: Wire) => requests.map(({ atMs }) => atMs);
/** Takes what is near enough for a timer, which counts whole milliseconds, for what is right. */
const near = (values: readonly number[], right: readonly number[]) =>
  values.map((value, index) => (Math.abs(value - (right[index] ?? -1e9)) <= 15 ? right[index] : value));
const sent = (run: Wire) =>
  run.requests.length === 0
    ? "Your client sent no request."
    : `Your client sent ${count(run.requests.length, "request")}, at ${ms(starts(run))}.`;
const paths = ({ requests }: Wire) => requests.map(({ url }) => Number(new URL(url).pathname.split("/").at(-1)));

/** Holds the moments at which the requests left against those at which they should have. */
function holdStarts(run: Parameters<typeof story>[0] & Wire, rightMs: readonly number[], asked: string) {
  expect(near(starts(run), rightMs), story(run, sent(run), `${asked} at ${ms(rightMs)}.`)).toEqual(rightMs);
}

/** One answer with these headers; when did the next request leave? */
async function holdPause(headers: ReplyHeaders, pauseMs: number, code = 200, options: Solution.QuotaOptions = {}) {
  const run = await answer.evaluate(callAt, {
    script: [status(code, headers), json({})],
    arguments: { atMs: [0, 0], options },
  });
  const words = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const said = [`a ${code}`, ...words].join(", ");
  const did = `The first answer was ${said}. ${sent(run)}`;
  const asked = `The second request should leave at ${ms(pauseMs)}.`;
  expect(near(starts(run), [0, pauseMs]), story(run, did, asked)).toEqual([0, pauseMs]);
}

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
      await politeFetch(request);
      return {
        body: await response.text(),
        isSame: [given[0]?.[1] === init, response === responses[0], thrown === failure, given[2]?.[0] === request],
        calls: given.length,
      };
    },
    { script: [text(id), text("")], arguments: trace },
  );
  const { body, isSame = [], calls = 0 } = run.value ?? {};
  const [request] = run.requests;
  const arrived = request ? `${request.method} with x-trace ${request.headers["x-trace"]}` : "no request";
  const did = `After 3 calls fetchLike had been called ${count(calls, "time")}. The first brought ${arrived}.`;
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

test("R3 reads RateLimit, with several quotas and in any order", {
  meta: {
    points: 2,
    hints: [
      "The message names the header, and when the next request left. Reckon the pause of each quota in it.",
      "Cut the header at the commas: each part is a quota. Look in a part for `r=` and for `t=`, wherever they stand. Reckon a pause for each quota, and take the longest.",
      'const quotas = header.split(",").map((part) => ({\n  left: parameter(part, "r"),\n  restMs: parameter(part, "____") * ____,\n}));\nMath.____(...pauses);\n\nWhich quota would refuse you if you took the shortest?',
    ],
  },
}, async () => {
  const seconds = randomInt(20, 90) * 2;
  await holdPause({ ratelimit: `"minute";r=0;t=${seconds}` }, seconds * 1_000);
  await holdPause({ ratelimit: `"minute";t=${seconds};pk=:cHJpY2Vz:;r=1` }, seconds * 500);
  await holdPause({ ratelimit: `"burst";r=0;t=4, "day";r=90;t=${seconds}` }, 4_000);
  await holdPause({ ratelimit: `"burst"; r=2; t=9,"day"; r=1; t=${seconds}` }, seconds * 500);
  await holdPause({ ratelimit: `"burst";r=0;t=4, "day";r=1;t=${seconds}` }, seconds * 500);
  await holdPause({ ratelimit: `"all, but few";r=0;t=${seconds}` }, seconds * 1_000);
  await holdPause({ ratelimit: `"day";r=90;t=9, "a;r=9, b;t=9";r=0;t=${seconds}` }, seconds * 1_000);
  const older = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Date.UTC(2026, 0, 1, 0, 10) / 1_000) };
  await holdPause({ ratelimit: '"minute";r=9;t=30', ...older }, 0);
});

test("R3 takes what it cannot read for nothing", {
  meta: {
    points: 2,
    hints: [
      "The message names headers from which nothing can be read, and when the next request left.",
      "`Number(text)` makes 0 of an empty text and NaN of most others, and a timer with NaN ends at once. Ask first whether the text has digits only. Half of a pair is worth nothing.",
      "const whole = (text?: string | null) =>\n  text && /^____$/.test(text) ? ____(text) : undefined;\n\nWhat would `Number(headers.get(…))` make of a header that is not there?",
    ],
  },
}, async () => {
  const resetAt = String(Date.UTC(2026, 0, 1, 0, 1) / 1_000);
  const rows: ReplyHeaders[] = [
    {},
    { "x-ratelimit-remaining": "none", "x-ratelimit-reset": resetAt },
    { "x-ratelimit-remaining": "", "x-ratelimit-reset": resetAt },
    { "x-ratelimit-remaining": "0.5", "x-ratelimit-reset": resetAt },
    { "x-ratelimit-reset": resetAt },
    { "x-ratelimit-remaining": "0" },
    { ratelimit: "soon" },
    { ratelimit: '"minute";t=60' },
    { ratelimit: '"minute";r=0' },
    { ratelimit: '"minute";r=0;t=9.5' },
  ];
  for (const headers of rows) await holdPause(headers, 0);
  const resetBefore = String(Date.UTC(2025, 11, 31, 23, 59) / 1_000);
  await holdPause({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": resetBefore }, 0);
  await holdPause({ ratelimit: '"minute";t=90, "day";r=0;t=30' }, 30_000);
  await holdPause({ ratelimit: '"minute";r=0, "day";r=0;t=30' }, 30_000);
  await holdPause({ ratelimit: "soon", "x-ratelimit-remaining": "0", "x-ratelimit-reset": resetAt }, 60_000);
});

test("R4 spreads the last requests over the time until the reset", {
  meta: {
    points: 3,
    hints: [
      "The service allows 8 requests in 40 s, slowFrom is 3. In the log, look at the pauses after the fifth request and later.",
      "After each answer reckon a pause: 0, or the time until the reset divided by what is left + 1. Note the moment at which it ends. X-RateLimit-Reset is a moment in seconds; `Date.now()` is one in milliseconds.",
      "const restMs = reset * ____ - Date.now();\nconst pauseMs = left > slowFrom ? ____ : restMs / (left + ____);\nfreeAt = performance.now() + pauseMs;\n\nWhat is the pause when nothing is left?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(callAt, {
    service: (clock) => {
      const policies = [{ name: "prices", quota: 8, windowMs: 40_000 }];
      return createQuota({ now: () => clock.now(), policies, headers: "older" });
    },
    arguments: { atMs: Array(11).fill(0), options: { slowFrom: 3 } },
  });
  const rightMs = [0, 0, 0, 0, 0, 10_000, 20_000, 30_000, 40_000, 40_000, 40_000];
  holdStarts(run, rightMs, "8 requests in 40 s, slowFrom 3: R4 asks for requests");
  const refused = run.value?.filter((each) => each !== 200).length ?? 0;
  expect(refused, story(run, `The service refused ${count(refused, "call")}.`, "It need not refuse any.")).toBe(0);
});

test("R4 has a usual slowFrom, and pauses from the answer on", {
  meta: {
    points: 2,
    hints: [
      "The message says what the answer told. It came a while after its request. When did the next request leave?",
      "The time until the reset is reckoned when the answer comes. Note the end of the pause at that moment; a call that comes later compares it with the time then.",
      "const response = await fetchLike(input, init);\nfreeAt = ____ + pauseAfter(response);\n// in the next call, before it sends:\nawait wait(____ - performance.now());\n\nWhat does a call do that comes after `freeAt`?",
    ],
  },
}, async () => {
  const answers = (left: number) => [
    json({}, { delayMs: 2_000, headers: { ratelimit: `"a";r=${left};t=60` } }),
    ...Array.from({ length: 3 }, () => json({})),
  ];
  const run = await answer.evaluate(callAt, { script: answers(5), arguments: { atMs: [0, 7_000, 40_000] } });
  const asked =
    "5 were left, 60 s until the reset, told at 2,000 ms; calls came at 0, 7,000 and 40,000. R4 asks for requests";
  holdStarts(run, [0, 12_000, 40_000], asked);
  const enough = await answer.evaluate(callAt, { script: answers(6), arguments: { atMs: [0, 0] } });
  holdStarts(enough, [0, 2_000], "6 were left, slowFrom was not given: R4 asks for requests");
  const zero = await answer.evaluate(callAt, {
    script: [...answers(1).slice(0, 1), ...answers(0)],
    arguments: { atMs: [0, 0, 0], options: { slowFrom: 0 } },
  });
  holdStarts(
    zero,
    [0, 2_000, 64_000],
    "1 was left, then 0, each told after 2,000 ms, slowFrom 0: R4 asks for requests",
  );
});

test("R5 lets everybody pause after a 429", {
  meta: {
    points: 3,
    hints: [
      "The first answer is a 429 with a Retry-After. In the log, look at when the other calls went on. How many requests were there?",
      "The quota belongs to all callers, so a refusal concerns all. Note the end of the pause outside of the calls, where each looks before it sends. The 429 itself goes to its caller.",
      "if (status === 429 && asked !== undefined) return asked * ____;\n...\nfreeAt = performance.now() + ____;\nreturn response;\n\nWho else would have been refused in the meantime?",
    ],
  },
}, async () => {
  const seconds = randomInt(5, 30);
  const refusal = status(429, { "retry-after": String(seconds), ratelimit: '"minute";r=0;t=60' });
  const run = await answer.evaluate(callAt, {
    script: [json({}), refusal, json({}), json({}), json({})],
    arguments: { atMs: [0, 0, 0, 0, 1_000] },
  });
  const again = seconds * 1_000;
  const asked = `The second answer is a 429 with Retry-After: ${seconds}. R5 asks for requests`;
  holdStarts(run, [0, 0, again, again, again], asked);
  const got = `The calls got ${run.value?.join(", ")}.`;
  expect(run.value, story(run, got, "R5 repeats nothing: the 429 goes to its caller.")).toEqual([
    200, 429, 200, 200, 200,
  ]);
});

test("R5 reads Retry-After of a 429 and a 503 only", {
  meta: {
    points: 2,
    hints: [
      "The message names the answer, and when the next request left.",
      "A 503 asks everybody to stay away, as a 429 does. A 202 with a Retry-After says when its result will be there, which is nobody else's business. A 429 that names no time still means: stop for a while.",
      "if ((status === 429 || status === ____) && asked !== undefined) return ____;\nreturn Math.max(status === 429 ? ____ : 0, ...pauses);\n\nWhat would a queue do that takes every Retry-After?",
    ],
  },
}, async () => {
  await holdPause({ "retry-after": "7" }, 7_000, 503);
  await holdPause({ "retry-after": "7" }, 0, 202);
  await holdPause({ "retry-after": "0", ratelimit: '"minute";r=0;t=60' }, 0, 429);
  await holdPause({}, 1_000, 429);
  for (const half of [{ "x-ratelimit-remaining": "0" }, { "x-ratelimit-reset": "1767226200" }]) {
    await holdPause(half, 1_000, 429);
  }
  await holdPause({ "retry-after": "soon" }, 4_000, 429, { pauseMs: 4_000 });
  await holdPause({ ratelimit: '"minute";r=0;t=9' }, 9_000, 429, { pauseMs: 4_000 });
  await holdPause({ ratelimit: '"minute";r=80;t=9' }, 4_000, 429, { pauseMs: 4_000 });
  await holdPause({}, 0, 503);
});

test("R6 lets a call leave the queue", {
  meta: {
    points: 3,
    hints: [
      "Four calls wait, and the second one is aborted. The message says when it ended, and the log when the others left.",
      "Let each of the two waits race against the abort of the call's own signal. Whoever gives up its place must not let the next one pass those who came before: it is over when the call before is.",
      "await Promise.race([callBefore, abortOf(____)]);\n...\n} finally {\n  callBefore.then(____);\n}\n\nWhat happens to the third call if you resolve at once here?",
    ],
  },
}, async () => {
  const quotaGone: Reply = json({}, { delayMs: 1_000, headers: { ratelimit: '"minute";r=0;t=60' } });
  for (const [when, abortMs] of [
    ["while it waited for the first answer", 400],
    ["during the pause", 20_000],
    ["before the call", 0],
  ] as const) {
    const run = await answer.evaluate(
      async ({ quotaQueue }, url, abortMs) => {
        let handedOn = 0;
        const politeFetch = quotaQueue((...call) => {
          handedOn++;
          return fetch(...call);
        });
        const controller = new AbortController();
        const reason = { why: "the caller" };
        const beganAt = performance.now();
        const abort = () => controller.abort(reason);
        if (abortMs === 0) abort();
        else setTimeout(abort, abortMs);
        const first = politeFetch(`${url}/prices/1`);
        const end = (thrown: unknown) => ({ isReason: thrown === reason, atMs: performance.now() - beganAt });
        const { signal } = controller;
        const second = politeFetch(`${url}/prices/2`, { signal }).then(() => undefined, end);
        const third = politeFetch(`${url}/prices/3`);
        const fourth = politeFetch(new Request(`${url}/prices/4`, { signal })).then(() => undefined, end);
        await Promise.all([first, third]);
        return { second: await second, fourth: await fourth, handedOn };
      },
      { script: [quotaGone, json({}), json({})], arguments: abortMs },
    );
    const { second, fourth, handedOn = 0 } = run.value ?? {};
    const asked = `The second and the fourth call were aborted ${when}. R6 asks to reject both at ${ms(abortMs)}, with the reason.`;
    const ends = [second, fourth].map((each) => (each ? `at ${ms(each.atMs)}` : "with an answer"));
    const did = `They ended ${ends.join(" and ")}${second?.isReason === false ? ", the second with another error" : ""}.`;
    const right = { isReason: true, atMs: abortMs };
    const got = [second, fourth].map((each) => each && { ...each, atMs: near([each.atMs], [abortMs])[0] });
    expect(got, story(run, did, asked)).toEqual([right, right]);
    const handed = `The second and the fourth of four calls were aborted ${when}. Your function handed on ${count(handedOn, "call")}.`;
    expect(handedOn, story(run, handed, "R6 asks to hand on the first and the third only.")).toBe(2);
    const went = `${sent(run)} They were for the calls ${paths(run).join(" and ")}.`;
    const others = "R6 asks to send calls 1 and 3, at 0 and 61,000 ms.";
    expect([paths(run), near(starts(run), [0, 61_000])], story(run, went, others)).toEqual([
      [1, 3],
      [0, 61_000],
    ]);
  }
});

test("R7 leaves no timer and no listener when nobody waits", {
  meta: {
    points: 1,
    hints: [
      "The message says how many timers still run, or how many listeners are left on a signal, when all calls are over.",
      "Who sets a timer when the answer comes keeps the program running, even if no call comes any more. Note the end of the pause as a number; the call that waits for it sets the timer, and clears it when it gives up. One signal may serve a thousand calls, so take your listener off.",
      'const timer = setTimeout(resolve, ____);\nsignal.addEventListener("abort", () => ____(timer));\n\nHow long would a script hang after its last line?',
    ],
  },
}, async () => {
  const script = [json({}, { headers: { ratelimit: '"hour";r=0;t=3600' } }), never()];
  const once = await answer.evaluate(callAt, { script, arguments: { atMs: [0] } });
  const hangs = `The only call had its answer, and ${count(once.left.timers, "timer")} ran.`;
  expect(once.requests.length, story(once, sent(once), "R1 asks for one.")).toBe(1);
  expect(once.left.timers, story(once, hangs, "R7 asks for none.")).toBe(0);
  const gone = await answer.evaluate(
    async ({ quotaQueue }, url) => {
      const politeFetch = quotaQueue(fetch);
      await politeFetch(url);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 5_000);
      return politeFetch(url, { signal: controller.signal }).then(
        () => "an answer",
        (error: Error) => error.name,
      );
    },
    { script },
  );
  const left = `The second call ended with ${gone.value}, and ${count(gone.left.timers, "timer")} ran.`;
  const asked = "It was aborted: R7 asks for none.";
  expect([gone.value, gone.left.timers], story(gone, left, asked)).toEqual(["AbortError", 0]);

  const many = await answer.evaluate(async ({ quotaQueue }) => {
    const { getEventListeners } = process.getBuiltinModule("node:events");
    const politeFetch = quotaQueue(async () => new Response(null, { status: 429 }));
    const { signal } = new AbortController();
    await Promise.all([1, 2, 3].map((id) => politeFetch(`http://api.test/${id}`, { signal })));
    return getEventListeners(signal, "abort").length;
  });
  const listeners = `Three calls with one signal had their answers, and ${count(many.value ?? 0, "listener")} stayed on it.`;
  expect(many.value, story(many, listeners, "R7 asks for none.")).toBe(0);

  const aborted = await answer.evaluate(async ({ quotaQueue }) => {
    const { getEventListeners } = process.getBuiltinModule("node:events");
    const politeFetch = quotaQueue(async () => new Response(null, { status: 429 }));
    await politeFetch("http://api.test/1");
    const caller = new AbortController();
    const signals = [AbortSignal.abort(), caller.signal];
    const calls = signals.map((signal) => politeFetch("http://api.test/2", { signal }));
    setTimeout(() => caller.abort(), 100);
    await Promise.allSettled(calls);
    return signals.map((signal) => getEventListeners(signal, "abort").length);
  });
  const stayed = `Two calls were aborted, one of them before it came. ${aborted.value?.join(" and ") ?? "No"} listeners stayed on their signals.`;
  expect(aborted.value, story(aborted, stayed, "R7 asks for none.")).toEqual([0, 0]);
});
