import type { LogLine } from "./log-lines.ts";

/** Nights of which nothing is left but a log. */
export type Incident = "the report that never came" | "billed twice" | "slow since Tuesday" | "four o'clock";

/** The client's log of a night; and what the service has logged of it, where somebody has asked for that. */
export function incident(name: Incident): LogLine[] {
  return incidents[name].map(toLine);
}

type Row = readonly [
  atMs: number,
  operation: number,
  request: string,
  attempt: number,
  elapsedMs: number,
  end: number | string,
  more?: Pick<LogLine, "retryAfterMs" | "key" | "by">,
];

const at3 = Date.UTC(2026, 10, 20, 3);
const hourMs = 3_600_000;
const service = { by: "service" };

const incidents: Readonly<Record<Incident, readonly Row[]>> = {
  "the report that never came": [
    [0, 1, "GET /stock", 1, 40, 200],
    [300, 2, "GET /reports/7", 1, 40, 429, { retryAfterMs: 30_000 }],
    [900, 3, "GET /stock", 1, 45, 200],
    [1_340, 2, "GET /reports/7", 2, 30, 429, { retryAfterMs: 29_000 }],
    [3_370, 2, "GET /reports/7", 3, 30, 429, { retryAfterMs: 27_000 }],
    [7_400, 2, "GET /reports/7", 4, 30, 429, { retryAfterMs: 23_000 }],
    [7_900, 4, "GET /stock", 1, 38, 200],
  ],
  "billed twice": [
    [0, 5, "POST /orders", 1, 60, 201, { key: "k-5" }],
    [200, 6, "POST /orders", 1, 2_000, "TimeoutError", { key: "k-6" }],
    [700, 7, "POST /orders", 1, 1_200, "ECONNRESET"],
    [2_100, 7, "POST /orders", 2, 55, 201],
    [2_400, 6, "POST /orders", 2, 50, 201, { key: "k-6" }],
    [2_900, 8, "POST /orders", 1, 70, 503, { key: "k-8" }],
    [3_300, 8, "POST /orders", 2, 65, 201, { key: "k-8" }],
  ],
  "slow since Tuesday": [
    [0, 9, "GET /reports/9", 1, 2_000, "TimeoutError"],
    [400, 10, "GET /stock", 1, 40, 200],
    [2_300, 9, "GET /reports/9", 2, 2_000, "TimeoutError"],
    [4_900, 9, "GET /reports/9", 3, 2_000, "TimeoutError"],
    [10, 9, "GET /reports/9", 1, 2_310, 200, service],
    [2_310, 9, "GET /reports/9", 1, 2_290, 200, service],
    [4_910, 9, "GET /reports/9", 1, 2_340, 200, service],
  ],
  "four o'clock": [
    [hourMs - 900, 11, "GET /orders", 1, 40, 200],
    [hourMs - 200, 12, "GET /stock", 1, 35, 200],
    [hourMs + 100, 13, "GET /stock", 1, 12, 401],
    [hourMs + 600, 13, "GET /stock", 2, 11, 401],
    [hourMs + 900, 14, "GET /orders", 1, 12, 401],
    [hourMs + 1_700, 13, "GET /stock", 3, 12, 401],
    [hourMs + 1_900, 14, "GET /orders", 2, 11, 401],
  ],
};

function toLine([atMs, operation, request, attempt, elapsedMs, end, more]: Row): LogLine {
  const [method = "", endpoint = ""] = request.split(" ");
  return {
    at: new Date(at3 + atMs).toISOString(),
    correlationId: `op-${operation}`,
    method,
    endpoint,
    attempt,
    elapsedMs,
    ...(typeof end === "number" ? { status: end } : { error: end }),
    ...more,
  };
}
