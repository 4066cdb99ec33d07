import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, pictureWidth, whole } from "./picture.ts";
import { ending, tell, waitsOf } from "./tell.ts";
import { labelsOf } from "./timeline-labels.ts";

/** One strategy: what it is called and what the service saw of it. */
export type TimelineRow = { readonly label: string; readonly log: readonly Exchange[] };

/** What to draw beside the requests. */
export type TimelineOptions = {
  /** The finding, as a sentence. Default: what a log is. */
  readonly title?: string;
  /** How long the service was down, from the start: a grey band. */
  readonly downForMs?: number;
};

/**
 * Draws requests, answers and waits over time: a log, or several, a row each, all on one scale. As text, too.
 *
 * A circle is a success, a cross a refusal, a square a 429, a diamond a connection that broke or an answer that did not
 * arrive as it should. A hollow bar is a wait, a dashed bar the time for which an answer asked to be left alone.
 */
export function timeline(
  logs: readonly TimelineRow[] | readonly Exchange[],
  { title = "What was asked and answered", downForMs = 0 }: TimelineOptions = {},
): Picture & { readonly text: string } {
  const rows = toRows(logs);
  const drawing = draw(rows, title, downForMs);
  return { ...drawing, text: textOf(rows) };
}

/** A single log is a row without a name. */
function toRows(logs: readonly (TimelineRow | Exchange)[]): readonly TimelineRow[] {
  const isRow = (one: TimelineRow | Exchange): one is TimelineRow => "log" in one;
  const rows = logs.filter(isRow);
  return rows.length > 0 ? rows : [{ label: "", log: logs.filter((one): one is Exchange => !isRow(one)) }];
}

function textOf(rows: readonly TimelineRow[]): string {
  return rows.map(({ label, log }) => (label === "" ? tell(log) : `${label}\n${tell(log)}`)).join("\n\n");
}

function draw(rows: readonly TimelineRow[], title: string, downForMs: number): Picture {
  const events = rows.flatMap(({ label, log }) => log.map((exchange) => ({ row: label, ...toEvent(exchange) })));
  const endMs = Math.max(1, downForMs, ...events.flatMap(({ atMs, askedUntilMs }) => [atMs, askedUntilMs]));
  const msPerPixel = (1.02 * endMs) / plotWidth;
  const scale = { msPerPixel, untilMs: (plotWidth + marginRight) * msPerPixel };
  const inRows = <T>(find: (log: readonly Exchange[]) => T[]) =>
    rows.flatMap(({ label, log }) => find(log).map((each) => ({ row: label, ...each })));
  const waits = inRows(waitsOf).map((wait) => ({ ...wait, middleMs: (wait.fromMs + wait.toMs) / 2 }));
  const wideWaits = waits.filter(({ fromMs, toMs }) => toMs - fromMs > 67 * msPerPixel);

  return picture(
    { title, alt: altText(rows), table: table(rows) },
    {
      height: 84 + 64 * rows.length,
      marginLeft,
      marginRight,
      marginBottom: 44,
      x: {
        domain: [0, plotWidth * msPerPixel],
        label: "milliseconds since the first request →",
        labelOffset: 40,
        tickFormat: whole,
      },
      y: { domain: [0, 1], axis: null },
      fy: { domain: rows.map(({ label }) => label), label: null, padding: 0.15 },
      marks: [
        ...outage(rows, downForMs),
        ...requestedPauses(inRows((log) => pausesOf(log.map(toEvent)))),
        Plot.rect(waits, { fy: "row", x1: "fromMs", x2: "toMs", y1: 0.34, y2: 0.62, stroke: "currentColor" }),
        Plot.text(wideWaits, {
          fy: "row",
          x: "middleMs",
          y: 0.48,
          text: (wait: Wait) => `${whole(wait.toMs - wait.fromMs)} ms`,
        }),
        ...kinds.map(({ symbol, color }) =>
          Plot.dot(
            events.filter((event) => event.symbol === symbol),
            {
              fy: "row",
              x: "atMs",
              y: 0.48,
              r: 6,
              symbol,
              stroke: color,
              fill: symbol === "times" ? "none" : color,
              strokeWidth: 2.5,
            },
          ),
        ),
        Plot.text(
          inRows((log) => labelsOf(log.map(toEvent), scale)),
          { fy: "row", x: "xMs", y: "y", text: "text", fontWeight: "bold" },
        ),
      ],
    },
  );
}

type Event = { atMs: number; endedAtMs: number; askedUntilMs: number; text: string } & (typeof kinds)[number];
type Wait = { fromMs: number; toMs: number };

const [marginLeft, marginRight] = [130, 24];
const plotWidth = pictureWidth - marginLeft - marginRight;

const kinds = [
  { symbol: "circle", color: ink.good },
  { symbol: "times", color: ink.bad },
  { symbol: "square", color: ink.busy },
  { symbol: "diamond", color: ink.bad },
] as const;

function toEvent(exchange: Exchange): Event {
  const { atMs, endedAtMs = atMs, askedMs } = exchange;
  const askedUntilMs = askedMs === undefined ? 0 : endedAtMs + askedMs;
  return { atMs, endedAtMs, askedUntilMs, text: ending(exchange), ...kindOf(exchange) };
}

function kindOf({ status, fault }: Exchange): (typeof kinds)[number] {
  const isWhole = fault === undefined || fault === String(status) || fault === "drip";
  if (status === undefined || !isWhole) return kinds[3];
  if (status < 400) return kinds[0];
  return status === 429 ? kinds[2] : kinds[1];
}

function outage(rows: readonly TimelineRow[], downForMs: number): Plot.Markish[] {
  if (downForMs === 0) return [];
  const top = rows.slice(0, 1).map(({ label }) => ({ row: label }));
  return [
    Plot.rectX([0], { x1: 0, x2: downForMs, fill: ink.band, fillOpacity: 0.22 }),
    Plot.text(top, {
      fy: "row",
      x: downForMs,
      y: 1,
      dx: -4,
      dy: 3,
      textAnchor: "end",
      lineAnchor: "top",
      text: () => "service down",
      fontSize: 12,
    }),
  ];
}

function requestedPauses(pauses: readonly ({ row: string } & Wait)[]): Plot.Markish[] {
  return [
    Plot.rect(pauses, {
      fy: "row",
      x1: "fromMs",
      x2: "toMs",
      y1: 0,
      y2: 0.26,
      stroke: "currentColor",
      strokeDasharray: "4 3",
    }),
    Plot.text(pauses, {
      fy: "row",
      x: "fromMs",
      y: 0.13,
      dx: 6,
      textAnchor: "start",
      fontSize: 12,
      text: ({ toMs }: Wait) => `asked to wait until ${whole(toMs)} ms`,
    }),
  ];
}

/** The first of pauses that overlap: the others would print over it. */
function pausesOf(events: readonly Event[]): Wait[] {
  const pauses: Wait[] = [];
  for (const { endedAtMs, askedUntilMs } of events) {
    if (askedUntilMs > endedAtMs && endedAtMs >= (pauses.at(-1)?.toMs ?? 0))
      pauses.push({ fromMs: endedAtMs, toMs: askedUntilMs });
  }
  return pauses;
}

function altText(rows: readonly TimelineRow[]): string {
  const sentences = rows.map(({ label, log }) => {
    const last = log.at(-1);
    const end = last ? `, the last at ${whole(last.atMs)} ms: ${ending(last)}` : "";
    return `${label === "" ? "" : `${label}: `}${log.length} ${log.length === 1 ? "request" : "requests"}${end}.`;
  });
  return `Timeline of requests and waits over milliseconds. ${sentences.join(" ")}`;
}

function table(rows: readonly TimelineRow[]): Picture["table"] {
  const body = rows.flatMap(({ label, log }) =>
    log.map((exchange, index) => [label, index + 1, whole(exchange.atMs), ending(exchange)]),
  );
  return { head: ["row", "request", "sent at (ms)", "answer"], rows: body };
}
