import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { json, type ReplyHeaders, status } from "../../../../mocks/script.ts";
import { createQuota } from "../../../../mocks/services/quota.ts";
import { count, story } from "../../../../src/rig/story.ts";
import { answer, callAt, holdPause, holdStarts } from "./ask.ts";

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
  const seconds = randomInt(20, 90) * 2 + 1;
  await holdPause({ ratelimit: `"minute";r=0;t=${seconds}` }, seconds * 1_000);
  await holdPause({ ratelimit: `"minute";t=${seconds};pk=:cHJpY2Vz:;r=1` }, seconds * 500);
  await holdPause({ ratelimit: `"burst";r=0;t=4, "day";r=90;t=${seconds}` }, 4_000);
  await holdPause({ ratelimit: `"burst"; r=2; t=9,"day"; r=1; t=${seconds}` }, seconds * 500);
  await holdPause({ ratelimit: `"burst";r=0;t=4, "day";r=1;t=${seconds}` }, seconds * 500);
  await holdPause({ ratelimit: `"all, but few";r=0;t=${seconds}` }, seconds * 1_000);
  await holdPause({ ratelimit: `"day";r=90;t=9, "a;r=9, b;t=9";r=0;t=${seconds}` }, seconds * 1_000);
  await holdPause({ ratelimit: `"day";r=90;t=9, "a;r=0;t=${seconds},b";r=90;t=9` }, 0);
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
  for (const ratelimit of ["soon", '"minute";r=0', '"minute";t=9']) {
    await holdPause({ ratelimit, "x-ratelimit-remaining": "0", "x-ratelimit-reset": resetAt }, 60_000);
  }
  const once = await answer.evaluate(callAt, {
    script: [json({}, { headers: { ratelimit: '"minute";r=0;t=10' } }), json({}), json({})],
    arguments: { atMs: [0, 0, 0] },
  });
  const asked = "The first answer told of a pause of 10 s, the second one told nothing: R3 asks for requests";
  holdStarts(once, [0, 10_000, 10_000], asked);
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
  const resetAt = String(Date.UTC(2026, 0, 1, 0, 1) / 1_000);
  const older = await answer.evaluate(callAt, {
    script: [
      json({}, { delayMs: 400, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": resetAt } }),
      json({}),
    ],
    arguments: { atMs: [0, 0] },
  });
  holdStarts(older, [0, 60_000], "0 were left until 60,000 ms, told at 400 ms: R4 asks for requests");
  await holdPause({ ratelimit: '"a";r=0;t=9' }, 9_000, 404);
  const two = await answer.evaluate(
    async ({ quotaQueue }, url) => {
      const [one, other] = [quotaQueue(fetch), quotaQueue(fetch)];
      await one(`${url}/prices/1`);
      await other(`${url}/prices/2`);
    },
    { script: [json({}, { headers: { ratelimit: '"a";r=0;t=60' } }), json({})] },
  );
  holdStarts(two, [0, 0], "An answer told one of two queues to pause: R4 asks for requests");
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
  await holdPause({ "retry-after": "4000" }, 4_000_000, 503);
  for (const code of [202, 403, 500]) await holdPause({ "retry-after": "7" }, 0, code);
  await holdPause({ "retry-after": "0", ratelimit: '"minute";r=0;t=60' }, 0, 429);
  await holdPause({}, 1_000, 429);
  for (const half of [{ "x-ratelimit-remaining": "0" }, { "x-ratelimit-reset": "1767226200" }]) {
    await holdPause(half, 1_000, 429);
  }
  for (const unread of ["soon", "9.5"]) {
    await holdPause({ "retry-after": unread }, 4_000, 429, { pauseMs: 4_000 });
  }
  await holdPause({}, 0, 429, { pauseMs: 0 });
  await holdPause({ ratelimit: '"minute";r=0;t=9' }, 9_000, 429, { pauseMs: 4_000 });
  await holdPause({ ratelimit: '"minute";r=80;t=9' }, 4_000, 429, { pauseMs: 4_000 });
  await holdPause({}, 0, 503);
});
