import type { Exchange } from "./exchange.ts";
import type { TimelineRow } from "./timeline.ts";

/** What a line of a structured log says about one request. */
export type LogLine = {
  /** When the request was sent: `2026-11-20T03:00:00.000Z`. */
  readonly at: string;
  readonly correlationId: string;
  readonly method: string;
  /** Address or path, without a query. */
  readonly endpoint: string;
  /** From 1. */
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly status?: number;
  /** Name or code of what was thrown, when there was no answer. */
  readonly error?: string;
  /** What the answer's Retry-After asked for. */
  readonly retryAfterMs?: number;
  /** The header Idempotency-Key that was sent. */
  readonly key?: string;
  /** Whose log this is, where it is not the client's. */
  readonly by?: string;
};

/** Rows of a timeline from a log: one for each operation, on the scale of the first line. */
export function rowsOf(lines: readonly LogLine[]): TimelineRow[] {
  const startAt = Math.min(...lines.map(({ at }) => Date.parse(at)));
  const ids = [...new Set(lines.map(({ correlationId }) => correlationId))];
  return ids.map((id) => ({
    label: id,
    log: lines.filter(({ correlationId }) => correlationId === id).map((line) => toExchange(line, startAt)),
  }));
}

function toExchange(
  { at, method, endpoint, elapsedMs, status, error, retryAfterMs }: LogLine,
  startAt: number,
): Exchange {
  const atMs = Date.parse(at) - startAt;
  return {
    method,
    path: endpoint,
    atMs,
    endedAtMs: atMs + elapsedMs,
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { askedMs: retryAfterMs }),
    // The word that a picture has for it.
    ...(error === "TimeoutError" && { fault: "never" }),
  };
}

/** A log in columns: `03:00:01.340  op-2  GET /reports/7  #2  30 ms  429  asks to wait 29,000 ms`. */
export function columns(lines: readonly LogLine[]): string {
  const rows = lines.map(({ at, correlationId, method, endpoint, attempt, elapsedMs, status, error, ...rest }) => [
    at.slice(11, 23),
    correlationId,
    `${method} ${endpoint}`,
    `#${attempt}`,
    `${elapsedMs.toLocaleString("en-US")} ms`,
    String(status ?? error ?? "no answer"),
    aside(rest),
  ]);
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function aside({ retryAfterMs, key, by }: Pick<LogLine, "retryAfterMs" | "key" | "by">): string {
  const parts = [
    retryAfterMs !== undefined && `asks to wait ${retryAfterMs.toLocaleString("en-US")} ms`,
    key !== undefined && `key ${key}`,
    by !== undefined && `says the ${by}`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}
