import type { Exchange } from "./exchange.ts";
import { whole } from "./picture.ts";

/**
 * Tells in words what a service saw, a line an event:
 *
 *     0 ms  GET /parcels/17 → 503
 *           wait 200 ms
 *   220 ms  GET /parcels/17 → 200
 */
export function tell(log: readonly Exchange[]): string {
  if (log.length === 0) return "no request";
  const waits = waitsOf(log);
  const width = Math.max(...log.map(({ atMs }) => whole(atMs).length));
  const lines = log.flatMap((exchange) => {
    const wait = waits.find(({ toMs }) => toMs === exchange.atMs);
    return [
      ...(wait ? [`${" ".repeat(width)}     wait ${whole(wait.toMs - wait.fromMs)} ms`] : []),
      `${whole(exchange.atMs).padStart(width)} ms  ${tellOne(exchange)}`,
    ];
  });
  return lines.join("\n");
}

/** One exchange in a line: `GET /parcels/17 → 429, asks to wait 2,000 ms`. */
export function tellOne(exchange: Exchange): string {
  const { method, path, askedMs, unknownPath } = exchange;
  const asides = [
    askedMs !== undefined && `, asks to wait ${whole(askedMs)} ms`,
    unknownPath && `, no such path${unknownPath.closest === undefined ? "" : ` (closest: ${unknownPath.closest})`}`,
  ];
  return `${method} ${path} → ${ending(exchange)}${asides.filter((aside) => !!aside).join("")}`;
}

/** How a request ended, in words: `503`, `connection broken`, `no answer`, `200, stalled`, `429, too early`. */
export function ending({ status, endedAtMs, fault, isTooEarly }: Exchange): string {
  const silence = endedAtMs === undefined ? "no answer" : "connection broken";
  const parts = status === undefined ? [silences[fault ?? ""] ?? silence] : [status, spoils[fault ?? ""]];
  return [...parts, isTooEarly && "too early"].filter((part) => part !== undefined).join(", ");
}

/** What went wrong where nothing came. */
const silences: Readonly<Record<string, string>> = {
  never: "no answer",
  refused: "connection refused",
  "dns-failure": "host name not found",
  "unknown-authority": "certificate of an unknown authority",
  "expired-certificate": "expired certificate",
  "wrong-name": "certificate of another host",
  "client left": "client left",
};

/** What went wrong with an answer after its status. */
const spoils: Readonly<Record<string, string>> = {
  stall: "stalled",
  break: "broken off",
  reset: "broken off",
  cut: "cut short",
  malformed: "malformed",
  foreign: "from somebody else",
  drip: "in drops",
  "client left": "client left",
};

/** Pauses from the end of one request to the start of the next; none where requests overlap. */
export function waitsOf(log: readonly Exchange[]): { fromMs: number; toMs: number }[] {
  return log.slice(1).flatMap(({ atMs }, index) => {
    const fromMs = log[index]?.endedAtMs ?? atMs;
    return atMs > fromMs ? [{ fromMs, toMs: atMs }] : [];
  });
}
