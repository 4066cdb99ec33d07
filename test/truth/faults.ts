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
import type { WireOutcome } from "../../src/core/wire-log.ts";

/** How the log must say that a request with this fault ended. */
export function outcomeOf({ outcome, lastsMs }: Fault): WireOutcome {
  return outcome ?? (lastsMs === limitMs ? "aborted" : "answered");
}

/** A fault as a client meets it that gives each request `limitMs`. */
export type Fault = {
  readonly reply: Reply;
  /** How long the request lasts, in milliseconds. Default: it fails at once. */
  readonly lastsMs?: number;
  /** How the log must say that it ended. Default: it was answered, or aborted when it lasts as long as the limit. */
  readonly outcome?: WireOutcome;
  /** When the reply asks the client to come back, in milliseconds after its arrival at `nowMs`. */
  readonly asksMs?: (nowMs: number) => number;
};

/** How long the client gives each request. */
const limitMs = 5_000;

/** HTTP dates know whole seconds only. */
const inWholeSeconds = (ms: number) => Math.floor(ms / 1_000) * 1_000;

/** What may go wrong on the wire, by name, as long as nobody asks what time it is. */
export const timelessFaults: Readonly<Record<string, Fault>> = {
  "a 503": { reply: status(503) },
  "a slow 503": { reply: status(503, {}, { delayMs: 700 }), lastsMs: 700 },
  "a 503 in the last moment": { reply: status(503, {}, { delayMs: limitMs - 1 }), lastsMs: limitMs - 1 },
  "a compressed 500": { reply: large(200_000, { status: 500, gzip: true }) },
  "a large 502 in chunks": { reply: large(300_000, { status: 502, chunked: true }) },
  "a 504 that drips": {
    reply: drip({ status: 504, body: "x".repeat(50), bytes: 10, everyMs: 700 }),
    lastsMs: 2_800,
  },
  "a 429 with seconds": { reply: status(429, retryAfter(9)), asksMs: () => 9_000 },
  silence: { reply: never(), lastsMs: limitMs },
  "an answer that comes too late": { reply: json({ id: 0 }, { delayMs: limitMs + 1 }), lastsMs: limitMs },
  "a body that stops": { reply: stall({ afterBytes: 5 }), lastsMs: limitMs },
  "a body that drips too long": {
    reply: drip({ body: "x".repeat(50), bytes: 5, everyMs: 1_000 }),
    lastsMs: limitMs,
  },
  "a reset": { reply: reset(), outcome: "reset" },
  "a reset after a while": { reply: reset({ delayMs: 400 }), lastsMs: 400, outcome: "reset" },
  "a reset inside the body": { reply: reset({ afterBytes: 20 }), outcome: "reset" },
  "a body cut short": { reply: cut({ afterBytes: 20 }), outcome: "cut" },
  "malformed JSON": { reply: malformed() },
  "a page in the place of JSON": { reply: wrongType() },
  "a refused connection": { reply: refused(), outcome: "refused" },
  "an unknown name, found out slowly": {
    reply: dnsFailure({ delayMs: 300 }),
    lastsMs: 300,
    outcome: "dns-failure",
  },
};

/** Everything that may go wrong on the wire. */
export const faults: Readonly<Record<string, Fault>> = {
  ...timelessFaults,
  "a 429 with a date": {
    reply: status(429, retryAfter({ inMs: 12_000 })),
    asksMs: (nowMs) => inWholeSeconds(nowMs + 12_000) - nowMs,
  },
};

/** Makes an answer that ends the matter well. */
export type GoodAnswer = (id: number) => Fault;

/** Answers for clients that hand the body on as it was sent. */
export const answersAsSent: Readonly<Record<string, GoodAnswer>> = {
  "an answer": (id) => ({ reply: json({ id }) }),
  "a slow answer": (id) => ({ reply: json({ id }, { delayMs: 250 }), lastsMs: 250 }),
  "an answer in chunks": (id) => ({ reply: json({ id, padding: "x".repeat(100_000) }, { chunked: true }) }),
};

/** Answers for clients that decompress it. */
export const answers: Readonly<Record<string, GoodAnswer>> = {
  ...answersAsSent,
  "a compressed answer": (id) => ({ reply: json({ id }, { gzip: true }) }),
};
