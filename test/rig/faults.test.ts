import { describe, expect, test } from "vitest";
import {
  cut,
  dnsFailure,
  drip,
  json,
  large,
  malformed,
  never,
  type Reply,
  refused,
  reset,
  retryAfter,
  stall,
  status,
  wrongType,
} from "../../mocks/script.ts";
import type { WireRequest } from "../../src/core/wire-log.ts";
import type { RunError } from "../../src/rig/run-error.ts";
import { clients } from "./answers/clients.ts";
import { pauses } from "./answers/once.ts";
import { openTestAnswer } from "./test-answer.ts";

const answer = openTestAnswer<typeof import("./answers/once.ts")>("once.ts");
const usualTimeoutMs = 5_000;

/** What the client gets: a text, or an error that has one of these names or codes somewhere in its chain. */
type Expected = { reply: Reply; text?: string; error?: string[]; log: Partial<WireRequest> };

const sample = '{"id":1,"name":"Ada Lovelace","email":"ada@example.com"}';
const answered = { outcome: "answered", status: 200, endedAtMs: 0 } as const;
const timeout = ["TimeoutError", "AbortError"];
const resets = ["ECONNRESET"];

const faults: Record<string, Expected> = {
  "answers at once": { reply: json({ id: 1 }), text: '{"id":1}', log: answered },
  "answers late": {
    reply: json({ id: 1 }, { delayMs: 3_000 }),
    text: '{"id":1}',
    log: { ...answered, endedAtMs: 3_000 },
  },
  "answers in chunks": { reply: json({ id: 1 }, { chunked: true }), text: '{"id":1}', log: answered },
  "has nothing to say": { reply: status(204), text: "", log: { ...answered, status: 204 } },
  "refuses the request": { reply: status(503), text: "status 503", log: { ...answered, status: 503 } },
  drips: { reply: drip({ bytes: 10, everyMs: 100 }), text: sample, log: { ...answered, endedAtMs: 500 } },
  "sends half a JSON": { reply: malformed(), text: '{"id": 1, "name": "Ad', log: answered },
  "sends a page": { reply: wrongType(), text: "<!doctype html><title>Please sign in</title>", log: answered },
  "never answers": { reply: never(), error: timeout, log: { outcome: "aborted", endedAtMs: usualTimeoutMs } },
  "answers too late": {
    reply: json(1, { delayMs: 5_001 }),
    error: timeout,
    log: { outcome: "aborted", endedAtMs: usualTimeoutMs },
  },
  "stops after the headers": {
    reply: stall(),
    error: timeout,
    log: { outcome: "aborted", status: 200, endedAtMs: usualTimeoutMs },
  },
  "stops within the body": {
    reply: stall({ afterBytes: 10 }),
    error: timeout,
    log: { outcome: "aborted", status: 200, endedAtMs: usualTimeoutMs },
  },
  "drips too slowly": {
    reply: drip({ bytes: 1, everyMs: 1_000 }),
    error: timeout,
    log: { outcome: "aborted", status: 200, endedAtMs: usualTimeoutMs },
  },
  "resets the connection": { reply: reset(), error: resets, log: { outcome: "reset", endedAtMs: 0 } },
  "resets it late": { reply: reset({ delayMs: 400 }), error: resets, log: { outcome: "reset", endedAtMs: 400 } },
  "resets it within the body": {
    reply: reset({ afterBytes: 10 }),
    error: resets,
    log: { outcome: "reset", status: 200 },
  },
  "cuts the body off": { reply: cut(), error: ["ECONNRESET", "UND_ERR_SOCKET"], log: { outcome: "cut", status: 200 } },
  "refuses the connection": {
    reply: refused(),
    error: ["ECONNREFUSED"],
    log: { method: "CONNECT", outcome: "refused" },
  },
  "refuses it late": {
    reply: refused({ delayMs: 70 }),
    error: ["ECONNREFUSED"],
    log: { outcome: "refused", endedAtMs: 70 },
  },
  "is not to be found": {
    reply: dnsFailure(),
    error: ["ENOTFOUND"],
    log: { method: "CONNECT", outcome: "dns-failure" },
  },
};

for (const client of Object.keys(clients)) {
  test.for(Object.entries(faults))(
    `a server that %s, asked with ${client}`,
    async ([, { reply, text, error, log }]) => {
      const run = await answer.evaluate(
        ({ askWithTimeout }, url, { client, timeoutMs }) => askWithTimeout(url, client, timeoutMs),
        { script: [reply], arguments: { client, timeoutMs: usualTimeoutMs } },
      );
      expect(run.requests).toEqual([expect.objectContaining(log)]);
      if (error === undefined) expect(run.value).toMatchObject({ text });
      else expect(error).toContainEqual(expect.toBeOneOf(chainOf(run.error)));
    },
  );
}

describe("a script", () => {
  test("is played in order, faults of the connection among the rest", async () => {
    const run = await askEightTimes([status(503), refused(), json(1), reset(), dnsFailure(), json(2)], 6);
    expect(run.requests.map(({ method, outcome }) => [method, outcome])).toEqual([
      ["GET", "answered"],
      ["CONNECT", "refused"],
      ["GET", "answered"],
      ["GET", "reset"],
      ["CONNECT", "dns-failure"],
      ["GET", "answered"],
    ]);
  });

  describe("meets the next request with its fault, not the connection that fetch opens without need after an abort", () => {
    const faults = { refuses: [refused(), "refused"], "is not to be found": [dnsFailure(), "dns-failure"] } as const;
    const rows = Object.keys(clients).flatMap((client) =>
      Object.keys(pauses).flatMap((pause) =>
        Object.entries(faults).flatMap(([what, [fault, outcome]]) =>
          ["http:", "https:"].map((scheme) => ({ client, pause, what, fault, outcome, scheme })),
        ),
      ),
    );
    test.for(rows)(
      "$scheme that $what, asked by $client that $pause",
      async ({ client, pause, fault, outcome, scheme }) => {
        const run = await answer.evaluate(
          ({ askAgainAfterTimeout }, url, { client, pause }) => askAgainAfterTimeout(url, client, 3, pause),
          { script: { [`${scheme}//api.test`]: [never(), fault, json({ id: 1 })] }, arguments: { client, pause } },
        );
        const pauseMs = pause === "does not wait" ? 0 : 1_000;
        expect(run.value).toMatchObject({ text: '{"id":1}' });
        expect(run.requests.map(({ method, atMs, outcome }) => [method, atMs, outcome])).toEqual([
          ["GET", 0, "aborted"],
          ["CONNECT", 1_000 + pauseMs, outcome],
          ["GET", 1_000 + 2 * pauseMs, "answered"],
        ]);
      },
    );

    test.for(rows.filter(({ what }) => what === "refuses"))(
      "$scheme that $what after another fault, asked by $client that $pause",
      async ({ client, pause, scheme }) => {
        const run = await answer.evaluate(
          ({ askAgainAfterTimeout }, url, { client, pause }) => askAgainAfterTimeout(url, client, 4, pause),
          {
            script: { [`${scheme}//api.test`]: [stall({ afterBytes: 5 }), cut({ afterBytes: 5 }), refused(), json(1)] },
            arguments: { client, pause },
          },
        );
        const pauseMs = pause === "does not wait" ? 0 : 1_000;
        expect(run.requests.map(({ atMs, outcome }) => [atMs, outcome])).toEqual([
          [0, "aborted"],
          [1_000 + pauseMs, "cut"],
          [1_000 + 2 * pauseMs, "refused"],
          [1_000 + 3 * pauseMs, "answered"],
        ]);
      },
    );

    test.for(Object.keys(clients))("which %s learns by its code", async (client) => {
      const run = await answer.evaluate(
        ({ askAgainAfterTimeout }, url, client) => askAgainAfterTimeout(url, client, 2, "blocks, then sleeps"),
        { script: [never(), dnsFailure()], arguments: client },
      );
      expect(chainOf(run.error)).toContain("ENOTFOUND");
    });
  });

  test("is noted in the log with the headers that tell a client how to go on", async () => {
    const next = { link: '</b>; rel="next"', "x-other": "1" };
    const run = await askEightTimes([status(503, retryAfter({ inMs: 2_000 })), json(1, { headers: next }), json(2)], 3);
    expect(run.requests.map(({ replyHeaders }) => replyHeaders)).toEqual([
      { "Retry-After": "Thu, 01 Jan 2026 00:00:02 GMT" },
      { Link: next.link },
      {},
    ]);
  });

  test("goes on when a reply is due whose client has left", async () => {
    const run = await answer.evaluate(({ askAgainAfterTimeout }, url) => askAgainAfterTimeout(url, "fetch", 2), {
      script: [json(1, { delayMs: 1_500 }), json(2)],
    });
    expect(run.value).toMatchObject({ text: "2" });
    expect(run.tookMs).toBe(2_000);
  });

  test("answers a request beyond its end with a failure that the log marks", async () => {
    const run = await askEightTimes([json(1)], 3);
    expect(run.requests.map(({ outcome, status }) => [outcome, status])).toEqual([
      ["answered", 200],
      ["beyond-script", 501],
      ["beyond-script", 501],
    ]);
  });

  test("leaves a body open that nobody reads", async () => {
    const run = await answer.evaluate(({ askWithoutReading }, url) => askWithoutReading(url), {
      script: [large(5_000_000)],
    });
    expect(run.value).toBe(200);
    expect(run.requests).toMatchObject([{ outcome: "open" }]);
    expect(run.left.sockets).toBe(1);
  });
});

function askEightTimes(script: Reply[], times: number) {
  return answer.evaluate(({ askOften }, url, times) => askOften(url, "fetch", times), { script, arguments: times });
}

function chainOf(error: RunError | undefined): unknown[] {
  if (error === undefined) return [];
  return [error.name, error.data.code, ...chainOf(error.cause as RunError | undefined)];
}
