import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { drip, json, large, never, reset, stall, status } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/10-resilient-client/create-client.ts";
import { count, ms, story } from "../../../../src/rig/story.ts";
import { answer, ask, aToken, busy, ended, rounded, sent } from "./ask.ts";
import { asked, page, placesOf } from "./list.ts";

test("R14 stops at once when the caller does", {
  meta: {
    points: 3,
    hints: [
      "The caller stopped at 300 ms. Find in the log what your client did then, and after it.",
      "Three things can be under way: a wait for a token, a request, a wait before a retry. The signal must reach each of them. A request that ends this way is no broken connection, so nothing is tried again.",
      "const outcome = await send(order, ____);\nsignal?.____(); // before you decide on a retry\nawait sleep(waitMs, undefined, { ____ });\n\nWhich error must the caller see?",
    ],
  },
}, async () => {
  for (const [what, script, requests] of [
    ["a request", [never(), json({}), json({})], 1],
    ["the reading of a body", [stall({ afterBytes: 3 }), json({}), json({})], 1],
    ["a wait", [busy, json({}), json({})], 1],
    ["the wait for a token", [json({}), json({})], 0],
  ] as const) {
    const run = await answer.evaluate(
      async ({ createClient }, url, what) => {
        const reason = new Error("the user left");
        const caller = new AbortController();
        setTimeout(() => caller.abort(reason), 300);
        const hangs = what === "the wait for a token";
        const token = {
          get: () => (hangs ? new Promise<string>(() => {}) : Promise.resolve("t")),
          invalidate: () => {},
        };
        const client = createClient({ baseUrl: url, token, baseMs: 8_000 });
        const guard = new Promise((resolve) => setTimeout(() => resolve("nothing"), 30_000));
        const call = client.request("GET", "/x", { signal: caller.signal });
        const gave = await Promise.race([
          call.catch((error: unknown) => (error === reason ? "its reason" : `${error}`)),
          guard,
        ]);
        const atMs = performance.now();
        // Time enough for requests that should not come any more.
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        return { gave, atMs };
      },
      { script, random: 0.5, arguments: what },
    );
    const { gave, atMs = run.tookMs } = run.value ?? {};
    const did = `The caller stopped at 300 ms, during ${what}. ${sent(run)} It gave ${gave} at ${ms(atMs)}.`;
    const wanted = `R14 asks to reject at 300 ms with the signal's reason, after ${count(requests, "request")}.`;
    expect([gave, rounded(atMs), run.requests.length], story(run, did, wanted)).toEqual(["its reason", 300, requests]);
  }
});

test("R14 sends nothing when the caller has stopped before", {
  meta: {
    points: 1,
    hints: [
      "The signal had aborted before the call. What does the log show?",
      "The event abort fires once. Whoever listens later hears nothing: look at the signal first, in `request` and before each page.",
      "signal?.____(); // first of all\n\nWhich line of yours would notice it otherwise?",
    ],
  },
}, async () => {
  const run = await answer.evaluate(
    async ({ createClient }, url) => {
      const reason = new Error("the user left");
      const client = createClient({ baseUrl: url, token: "t" });
      const signal = AbortSignal.abort(reason);
      const tell = (error: unknown) => (error === reason ? "its reason" : `${error}`);
      const one = await client.request("GET", "/1", { signal }).then(() => "an answer", tell);
      const caller = new AbortController();
      const pages = client.paginate<number>("/2", { signal: caller.signal });
      const first = await pages.next();
      caller.abort(reason);
      const second = await pages.next().then(() => "an item", tell);
      return [one, first.value, second];
    },
    { script: [page([7], "?p=2"), page([8]), json({})] },
  );
  const did = `${asked(run)} It gave ${run.value?.join(", ") ?? "nothing"}.`;
  const wanted = "R14 asks for page 1 of the list only, and for the signal's reason twice.";
  expect(placesOf(run), story(run, did, wanted)).toEqual(["/2"]);
  expect(run.value, story(run, did, wanted)).toEqual(["its reason", 7, "its reason"]);
});

test("R14 leaves nothing behind", {
  meta: {
    points: 2,
    hints: [
      "The message counts timers that still run, or answers that still block a connection.",
      "An answer that nobody reads stays in its connection: read it to its end or cancel it, before the wait. A timer keeps the program alive: clear it when the work is done, also after a failure.",
      "await response.body?.____();\n...\n} finally {\n  clearTimeout(____);\n}\n\nWhy would a script hang after its last line?",
    ],
  },
}, async () => {
  const fat = (code: number) => large(2_000_000, { status: code });
  const run = await answer.evaluate(ask, {
    script: [fat(503), fat(401), fat(500), json({ id: 1 })],
    random: 0.5,
    arguments: { tokens: [aToken(), aToken()], limits: { baseMs: 4_000, timeoutMs: 20_000 } },
  });
  const open = run.requests.slice(0, -1).filter(({ atMs, endedAtMs }) => (endedAtMs ?? 1e9) - atMs > 1_000);
  const did = `When your client was done, ${count(open.length, "failed answer")} had blocked a connection for over a second.`;
  expect(open.length, story(run, did, "R14 asks to read or cancel them.")).toBe(0);
  expect(run.value?.value, story(run, ended(run), "R3 and R7 ask for 4 requests.")).toEqual({ id: 1 });
  const ran = `After the call ${count(run.left.timers, "timer")} of your client still ran.`;
  expect(run.left.timers, story(run, ran, "R14 asks for none.")).toBe(0);
});

test("R15 tells of each request and each wait", {
  meta: {
    points: 2,
    hints: [
      "Compare the events in the message with the log: one for each request, one for each wait.",
      "An event says what became of a request as soon as it is over, in the same words as the history of the error. A wait is told before it begins: then a log shows a program that waits, not one that hangs.",
      'onEvent?.({ type: "attempt", method, path, ...attempt });\n...\nonEvent?.({ type: "wait", method, path, attempt: ____, waitMs });\nawait sleep(____);\n\nWhy is there no wait after the 401?',
    ],
  },
}, async () => {
  const path = `/parcels/${randomInt(1e9)}`;
  const slow = drip({ body: "[1,2,3,4]", bytes: 3, everyMs: 200 });
  const run = await answer.evaluate(
    async ({ createClient }, url, path) => {
      const events: (Solution.ClientEvent & { atMs: number })[] = [];
      let renewed = false;
      const token = {
        get: async () => (renewed ? "t-2" : "t-1"),
        invalidate: () => {
          renewed = true;
        },
      };
      const onEvent = (event: Solution.ClientEvent) => void events.push({ ...event, atMs: performance.now() });
      const client = createClient({ baseUrl: url, token, baseMs: 1_000, onEvent });
      await client.request("GET", path, { query: { full: true } });
      await client.request("GET", path);
      return events;
    },
    { script: [status(503, {}, { delayMs: 100 }), status(401), reset(), json({}), slow], random: 0.5, arguments: path },
  );
  const words = run.value?.map((event) => {
    const place = event.method === "GET" && event.path === path ? "" : ` ${event.method} ${event.path}`;
    if (event.type === "wait")
      return `${rounded(event.atMs)}: wait ${rounded(event.waitMs)} before ${event.attempt}${place}`;
    return `${rounded(event.atMs)}: ${event.type} ${event.attempt} ${event.status ?? event.reason}${place}`;
  });
  const wanted = [
    "100: attempt 1 503",
    "100: wait 500 before 2",
    "600: attempt 2 401",
    "600: attempt 3 network",
    "600: wait 1000 before 4",
    "1600: attempt 4 200",
    // Another call, and its body comes bit by bit.
    "2000: attempt 1 200",
  ];
  const did = `onEvent heard, with the time in ms: ${words?.join("; ") ?? "nothing"}.`;
  expect(words, story(run, did, `R15 asks for ${wanted.join("; ")}.`)).toEqual(wanted);
  const last = run.value?.at(-1);
  const tookMs = last?.type === "attempt" ? rounded(last.tookMs) : 0;
  const took = `The body of the last answer took 400 ms. Its event said tookMs ${tookMs}.`;
  expect(tookMs, story(run, took, "R15 asks for 400, as the type Attempt says.")).toBe(400);
});
