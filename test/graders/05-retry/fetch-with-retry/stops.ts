import { randomInt, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { drip, json, large, never, type Reply, reset, stall, text } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/05-retry/fetch-with-retry.ts";
import type { Run } from "../../../../src/rig/run.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, busy, ended, type Policy, rounded, says, sent } from "./ask.ts";

type Abort = { reason: string | null; where?: "init" | "a Request" };
type Aborted = { isReason: boolean; words: string; atMs: number };

/** Aborts a call 300 ms after it has begun, and tells what came of it. */
const abortAt300 = async ({ fetchWithRetry }: typeof Solution, url: string, { reason, where }: Abort) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 300);
  const { signal } = controller;
  const policy = { baseMs: 8_000 };
  const call =
    where === "a Request"
      ? fetchWithRetry(new Request(url, { signal }), {}, policy)
      : fetchWithRetry(url, { signal }, policy);
  const error = await call.catch((thrown: unknown) => thrown);
  const atMs = performance.now();
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  return { isReason: error === reason, words: String(error), atMs };
};

/** Holds the end of such a call against R8. */
function holdAbort(run: Run<Aborted>, what: string, reason: string | null): void {
  const settledAtMs = run.value?.atMs ?? run.tookMs;
  const did = says(what, sent(run), `it settled at ${ms(settledAtMs)}`);
  expect(rounded(settledAtMs), story(run, did, "R8 asks to reject at 300 ms.")).toBe(300);
  expect(run.requests.length, story(run, did, "R8 asks to send nothing more.")).toBe(1);
  const words = `The caller aborted with the reason ${JSON.stringify(reason)}. Your client gave ${run.value?.words}.`;
  expect(run.value?.isReason, story(run, words, "R8 asks for the signal's own reason.")).toBe(true);
}

test("R8 stops a wait when the caller aborts", {
  meta: {
    points: 3,
    hints: [
      "The caller aborted at 300 ms, during a wait. What does the log show after that?",
      "`fetch` knows the caller's signal. The wait does not, until you tell it. An aborted wait must end in an error, and the caller wants to see its own reason there.",
      "await sleep(waitMs, undefined, { ____ }).catch(() => {\n  throw signal.____;\n});\n\nWhy is a look at `signal.aborted` before the wait not enough?",
    ],
  },
}, async () => {
  const slow = drip({ status: 503, body: "x".repeat(100), bytes: 1, everyMs: 50 });
  for (const [what, reply, reason] of [
    ["during a wait", busy, "the user left"],
    ["during a wait", busy, null],
    ["during a wait, after a broken connection", reset(), "the user left"],
    ["after a 503, while its body still came", slow, "the user left"],
  ] as const) {
    const script = [reply, json({}), json({})];
    const run = await answer.evaluate(abortAt300, { script, random: 0.5, arguments: { reason } });
    holdAbort(run, `the caller aborted at 300 ms, ${what}`, reason);
  }
});

test("R8 stops a request when the caller aborts", {
  meta: {
    points: 2,
    hints: [
      "The caller aborted at 300 ms, while request 1 was under way. Look at its end in the log, and at what follows.",
      "Two signals can end a request: the caller's and your time limit. Join them. When the caller's has aborted, do not retry. It may come in `init` or in a Request.",
      "const signal = init.signal ?? (input instanceof Request ? ____ : undefined);\n...\nsignal?.throwIfAborted(); // after each request\n\nWhy may this error not count as a broken connection?",
    ],
  },
}, async () => {
  for (const where of ["init", "a Request"] as const) {
    const reason = "the user left";
    const script = [never(), json({}), json({})];
    const run = await answer.evaluate(abortAt300, { script, arguments: { reason, where } });
    holdAbort(run, `the caller aborted (signal in ${where}) at 300 ms, during request 1`, reason);
  }
});

test("R8 sends nothing when the caller has aborted before", {
  meta: {
    points: 1,
    hints: [
      "The signal had aborted before the call. The log shows what your client did all the same.",
      "The event abort fires once. If it has fired before you listen, you never hear it. Look at the signal first.",
      "signal?.____(); // before the first request\n\nWhich line of your code would otherwise notice?",
    ],
  },
}, async () => {
  for (const reason of ["the user left", null]) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, reason) => {
        const call = fetchWithRetry(url, { signal: AbortSignal.abort(reason) });
        const error = await call.catch((thrown: unknown) => thrown);
        return { isReason: error === reason, words: String(error) };
      },
      { script: [json({}), json({})], arguments: reason },
    );
    const asked = `R8 asks to send nothing, and to reject with the signal's own reason, ${JSON.stringify(reason)}.`;
    expect(run.requests.length, story(run, says("the signal had aborted before", sent(run)), asked)).toBe(0);
    const words = `The signal had aborted before. Your client gave ${run.value?.words}.`;
    expect(run.value?.isReason, story(run, words, asked)).toBe(true);
  }
});

test("R8 takes no signal from a Request when init has null", {
  meta: {
    points: 1,
    hints: [
      "The Request of this check has a signal that aborted long ago, and `init` says `signal: null`. What did your client send?",
      "`init` wins over a Request, also with null: whoever writes it wants no signal. Only `undefined` means that nothing was said. `??` treats both alike.",
      "const signal = init.signal === ____ ? request?.signal : init.____;\n\nWhat does `fetch(request, { signal: null })` do?",
    ],
  },
}, async () => {
  for (const what of ["null", "another"]) {
    const id = String(randomInt(1e9));
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, what) => {
        const request = new Request(url, { signal: AbortSignal.abort() });
        const signal = what === "null" ? null : new AbortController().signal;
        return (await fetchWithRetry(request, { signal })).text();
      },
      { script: [busy, text(id)], random: 0.5, arguments: what },
    );
    const did = says(`the signal in init was ${what}, the Request had a signal that had aborted`, sent(run));
    const asked = "R8 asks for a call without the Request's signal: the second request brings a 200.";
    expect(run.value, story(run, did, asked)).toBe(id);
  }
});

test("R9 takes the body of a failed answer off its connection", {
  meta: {
    points: 2,
    hints: [
      "In the log, look at when the failed answers ended. Each has a body of 2 MB.",
      "An answer that nobody reads stays in its connection and blocks it. Before you wait, read the body to its end, or tell it that you do not want it.",
      "await response.body?.____();\nawait sleep(waitMs);\n\nWhat would a service with room for ten connections see after ten retries?",
    ],
  },
}, async () => {
  const post = { method: "POST", headers: { "Idempotency-Key": randomUUID() }, body: "{}" };
  for (const [code, init] of [
    [503, {}],
    [409, post],
  ] as const) {
    const failed = large(2_000_000, { status: code });
    const policy = { retries: 2, baseMs: 4_000 };
    const script = [failed, failed, json({})];
    const run = await answer.evaluate(ask, { script, random: 0.5, arguments: { init, policy } });
    // Who cancels a body aborts its request; who reads it lets the request end. Either must happen before the wait.
    const open = run.requests.slice(0, -1).filter(({ atMs, endedAtMs = Number.POSITIVE_INFINITY, outcome }) => {
      const isOver = outcome === "answered" || outcome === "aborted";
      return !isOver || endedAtMs - atMs > 1_000;
    });
    const blocked = count(open.length, `answer with status ${code}`, `answers with status ${code}`);
    const did = `When your client asked again, ${blocked} still blocked a connection.`;
    expect(open.length, story(run, did, "R9 asks to read or cancel the body before the wait.")).toBe(0);
    expect(run.requests.length, story(run, says(sent(run)))).toBe(3);
  }

  const id = randomUUID();
  const broken = [stall({ status: 503, afterBytes: 5 }), reset({ status: 503, afterBytes: 5 })];
  const run = await answer.evaluate(ask, {
    script: [...broken, text(id)],
    arguments: { policy: { timeoutMs: 1_000 } },
  });
  const did = says("the body of the first 503 stopped, that of the second broke", sent(run), ended(run));
  expect(run.value?.body, story(run, did, "R2 asks to send the request again: the third brings a 200.")).toBe(id);
});

test("R9 leaves no timer behind", {
  meta: {
    points: 1,
    hints: [
      "The call is over, and a timer of yours still runs. Where do you set one?",
      "A timer keeps the program running until it fires. `AbortSignal.timeout` does not, and a timer after `unref()` does not. Clear the others once the call is over.",
      "const timer = setTimeout(____, timeoutMs);\ntimer.____(); // or AbortSignal.timeout instead\n\nHow long would a script hang after its last line?",
    ],
  },
}, async () => {
  for (const [what, script, requests, policy] of [
    ["a retry", [busy, json({})], 2],
    ["a broken connection", [reset()], 1, { retries: 0 }],
    ["an abort during a request", [never()], 1],
    ["an abort during a wait", [busy], 1, { baseMs: 1e9, capMs: 1e9, deadlineMs: 2e9 }],
  ] as [string, Reply[], number, Policy?][]) {
    const run = await answer.evaluate(
      async ({ fetchWithRetry }, url, { what, policy }) => {
        const controller = new AbortController();
        if (what.startsWith("an abort")) setTimeout(() => controller.abort(), 300);
        const { signal } = controller;
        await fetchWithRetry(url, { signal }, { timeoutMs: 20_000, ...policy }).then(
          (response) => response.text(),
          () => {},
        );
      },
      { script, random: 0.5, arguments: { what, policy } },
    );
    expect(run.requests.length, story(run, says(sent(run)))).toBe(requests);
    const did = `After ${what} ${count(run.left.timers, "timer")} of your client still ran.`;
    expect(run.left.timers, story(run, did, "R9 asks for none.")).toBe(0);
  }
});
