import { expect, test } from "vitest";
import { json, never, type Reply } from "../../../../mocks/script.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, callAt, near, paths, sent, starts } from "./ask.ts";

test("R6 lets a call leave the queue", {
  meta: {
    points: 3,
    hints: [
      "Five calls wait, and the second and the fourth are aborted. The message says when it ended, and the log when the others left.",
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
        const reason = abortMs === 400 ? null : { why: "the caller" };
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
        const fifth = politeFetch(`${url}/prices/5`);
        await Promise.all([first, third, fifth]);
        return { second: await second, fourth: await fourth, handedOn };
      },
      { script: [quotaGone, json({}), json({}), json({})], arguments: abortMs },
    );
    const { second, fourth, handedOn = 0 } = run.value ?? {};
    const asked = `The second and the fourth call were aborted ${when}. R6 asks to reject both at ${ms(abortMs)}, with the reason.`;
    const ends = [second, fourth].map((each) => (each ? `at ${ms(each.atMs)}` : "with an answer"));
    const did = `They ended ${ends.join(" and ")}${second?.isReason === false ? ", the second with another error" : ""}.`;
    const right = { isReason: true, atMs: abortMs };
    const got = [second, fourth].map((each) => each && { ...each, atMs: near([each.atMs], [abortMs])[0] });
    expect(got, story(run, did, asked)).toEqual([right, right]);
    const handed = `The second and the fourth of five calls were aborted ${when}. Your function handed on ${count(handedOn, "call")}.`;
    expect(handedOn, story(run, handed, "R6 asks to hand on the first, the third and the fifth only.")).toBe(3);
    const went = `${sent(run)} They were for the calls ${paths(run).join(", ")}.`;
    const others = "R6 asks to send calls 1, 3 and 5, at 0, 61,000 and 61,000 ms.";
    expect([paths(run), near(starts(run), [0, 61_000, 61_000])], story(run, went, others)).toEqual([
      [1, 3, 5],
      [0, 61_000, 61_000],
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
