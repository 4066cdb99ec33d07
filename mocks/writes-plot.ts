import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, pictureWidth, whole } from "./picture.ts";
import { ending } from "./tell.ts";
import type { LedgerEntry } from "./with-ledger.ts";

/** What a service was asked, and what it had stored then. */
export type Writes = { readonly log: readonly Exchange[]; readonly ledger: readonly LedgerEntry[] };

/** One way to write: what it is called, and what the service saw of it. */
export type WritesRow = { readonly label: string; readonly service: Writes };

/**
 * Tells in words what a service was asked, with the idempotency keys, and what it has stored:
 *
 *     0 ms  POST, key 3f9c → connection broken
 *   220 ms  POST, key 3f9c → 200, replayed
 *   stored: 1
 */
export function tellWrites({ log, ledger }: Writes): string {
  const width = Math.max(0, ...log.map(({ atMs }) => whole(atMs).length));
  const lines = log.map(
    (exchange) =>
      `${whole(exchange.atMs).padStart(width)} ms  ${exchange.method}${nameOf(exchange)} → ${endOf(exchange)}`,
  );
  return [...lines, `stored: ${ledger.at(-1)?.stored ?? 0}`].join("\n");
}

/**
 * Draws requests with their keys over time, and below them a step line of the records that the service had stored, a
 * row for each way to write.
 *
 * A circle is a success, a square an answer that was given once before, a cross a refusal, a diamond a connection that
 * broke.
 */
export function writesPlot(rows: readonly WritesRow[], { title }: { readonly title: string }): Picture {
  const endMs =
    Math.max(1, ...rows.flatMap(({ service: { ledger, log } }) => [...ledger, ...log].map(({ atMs }) => atMs))) * 1.1;
  const most = Math.max(1, ...rows.flatMap(({ service }) => service.ledger.map(({ stored }) => stored)));
  const marks = rows.flatMap(({ label, service }) =>
    placed(service.log, endMs).map((mark) => ({ row: label, ...mark })),
  );
  const steps = rows.flatMap(({ label, service }) => stepsOf(service, endMs).map((step) => ({ row: label, ...step })));
  const changes = steps.filter(({ isChange }) => isChange);
  const lanes = 1 + Math.max(0, ...marks.map(({ lane }) => lane));
  const height = ({ stored }: Step) => (stored / most) * floorHeight;
  return picture(
    { title, alt: altText(rows), table: table(rows) },
    {
      height: 84 + rows.length * (90 + 24 * lanes),
      marginLeft,
      marginRight,
      marginBottom: 44,
      x: {
        domain: [0, endMs],
        insetLeft: 10,
        label: "milliseconds since the first request →",
        labelOffset: 40,
        tickFormat: whole,
      },
      y: { domain: [0, 1.12], axis: null },
      fy: { domain: rows.map(({ label }) => label), label: null, padding: 0.12 },
      marks: [
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.4 }),
        Plot.line(steps, { fy: "row", x: "atMs", y: height, curve: "step-after", stroke: ink.band, strokeWidth: 3 }),
        ...(["start", "end"] as const).map((anchor) =>
          Plot.text(
            changes.filter(({ atMs }) => (atMs > 0.85 * endMs ? "end" : "start") === anchor),
            {
              fy: "row",
              x: "atMs",
              y: height,
              dx: anchor === "start" ? 7 : -7,
              dy: -10,
              textAnchor: anchor,
              text: ({ stored }: Step) => `${stored} stored`,
            },
          ),
        ),
        ...kinds.map(({ symbol, color }) =>
          Plot.dot(
            marks.filter((mark) => mark.symbol === symbol),
            {
              fy: "row",
              x: "atMs",
              y: ({ lane }: Mark) => heightOf(lane, lanes),
              r: 5.5,
              symbol,
              stroke: color,
              fill: symbol === "times" ? "none" : color,
              strokeWidth: 2.5,
            },
          ),
        ),
        ...(["start", "end"] as const).map((anchor) =>
          Plot.text(
            marks.filter((mark) => mark.anchor === anchor),
            {
              fy: "row",
              x: "atMs",
              y: ({ lane }: Mark) => heightOf(lane, lanes),
              dx: anchor === "start" ? 11 : -11,
              textAnchor: anchor,
              text: "text",
              fontWeight: "bold",
              fontSize: 12,
            },
          ),
        ),
      ],
    },
  );
}

const [marginLeft, marginRight] = [130, 24];
const plotWidth = pictureWidth - marginLeft - marginRight;
/** The step line has the lower part of a row, the requests the rest. */
const floorHeight = 0.42;
const letterWidth = 7;

const kinds = [
  { symbol: "circle", color: ink.good },
  { symbol: "square", color: ink.good },
  { symbol: "times", color: ink.bad },
  { symbol: "diamond", color: ink.bad },
] as const;

type Kind = (typeof kinds)[number];
type Mark = { atMs: number; lane: number; anchor: "start" | "end"; text: string } & Kind;
type Step = { atMs: number; stored: number; isChange: boolean };

/** The first request stands on top. */
const heightOf = (lane: number, lanes: number) => 1.12 - ((lane + 0.5) / lanes) * 0.5;

/** Gives each request a lane in which its caption meets no other one. */
function placed(log: readonly Exchange[], endMs: number): Mark[] {
  const busy: [from: number, to: number][][] = [];
  return log.map((exchange) => {
    const text = `${exchange.method}${nameOf(exchange)}: ${endOf(exchange)}`;
    const x = (exchange.atMs / endMs) * plotWidth;
    const widthPx = 20 + text.length * letterWidth;
    const anchor = x + widthPx > plotWidth ? "end" : "start";
    const [from, to] = anchor === "start" ? [x - 8, x + widthPx] : [x - widthPx, x + 8];
    const free = busy.findIndex((taken) => taken.every(([left, right]) => to < left || from > right));
    const lane = free === -1 ? busy.length : free;
    busy[lane] = [...(busy[lane] ?? []), [from, to]];
    return { atMs: exchange.atMs, lane, anchor, text, ...kindOf(exchange) };
  });
}

function kindOf(exchange: Exchange): Kind {
  if (exchange.status === undefined) return kinds[3];
  if (exchange.status >= 400) return kinds[2];
  return isReplayed(exchange) ? kinds[1] : kinds[0];
}

/** From nothing stored, over every request that is done, to the end of the plot. */
function stepsOf({ ledger }: Writes, endMs: number): Step[] {
  const steps: Step[] = [{ atMs: 0, stored: 0, isChange: false }];
  for (const { atMs, stored } of ledger) steps.push({ atMs, stored, isChange: stored !== steps.at(-1)?.stored });
  return [...steps, { atMs: endMs, stored: steps.at(-1)?.stored ?? 0, isChange: false }];
}

/** `, key 3f9c`; of a long key the beginning. Only what changes something has one. */
function nameOf({ method, request }: Exchange): string {
  const key = request?.headers["idempotency-key"];
  if (key === undefined) return method === "GET" ? "" : ", no key";
  return `, key ${key.length > 12 ? `${key.slice(0, 8)}…` : key}`;
}

function endOf(exchange: Exchange): string {
  return isReplayed(exchange) ? `${ending(exchange)}, replayed` : ending(exchange);
}

function isReplayed({ response }: Exchange): boolean {
  return response?.headers["idempotent-replayed"] === "true";
}

function altText(rows: readonly WritesRow[]): string {
  const sentences = rows.map(
    ({ label, service: { log, ledger } }) => `${label}: ${log.length} requests, ${ledger.at(-1)?.stored ?? 0} stored.`,
  );
  return `Timeline of requests with their keys over milliseconds, above a line of records stored. ${sentences.join(" ")}`;
}

function table(rows: readonly WritesRow[]): Picture["table"] {
  const body = rows.flatMap(({ label, service: { log, ledger } }) =>
    log.map((exchange) => {
      const { atMs, endedAtMs = atMs } = exchange;
      // What happens at the very end of a request belongs to the next one.
      const stored = ledger.findLast((entry) => entry.atMs === atMs || entry.atMs < endedAtMs)?.stored ?? 0;
      const key = exchange.request?.headers["idempotency-key"] ?? "none";
      return [label, whole(atMs), exchange.method, key, endOf(exchange), stored];
    }),
  );
  return { head: ["row", "sent at (ms)", "request", "key", "answer", "stored then"], rows: body };
}
