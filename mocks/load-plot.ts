import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** What a service had to do, and for how much of it somebody still waited. */
export type Load = {
  readonly requests: number;
  /** Answered with a success within the client's limit. */
  readonly inTime: number;
  /** All others: refused, or answered when the client had left. */
  readonly inVain: number;
  /** When the last request in vain was sent, in milliseconds since the opening. 0: none was. */
  readonly lastInVainAtMs: number;
};

/** One strategy: what it is called and what the service saw of it. */
export type LoadRow = { readonly label: string; readonly log: readonly Exchange[] };

/** Adds up the load of a service whose clients wait `limitMs` for an answer. */
export function load(log: readonly Exchange[], limitMs: number): Load {
  const inVain = log.filter((exchange) => !isInTime(exchange, limitMs));
  return {
    requests: log.length,
    inTime: log.length - inVain.length,
    inVain: inVain.length,
    lastInVainAtMs: inVain.at(-1)?.atMs ?? 0,
  };
}

/** What to draw beside the bars. */
export type LoadOptions = {
  readonly title: string;
  /** How long clients wait for an answer. */
  readonly limitMs: number;
  /** How many requests the service can serve in 200 ms: a line. */
  readonly capacity: number;
  /** When the service stood still: a grey band. */
  readonly pause: { readonly fromMs: number; readonly untilMs: number };
};

/** Draws how many requests were sent in each 200 ms, a row a strategy: filled in time, hollow in vain, one on the other. */
export function loadPlot(rows: readonly LoadRow[], options: LoadOptions): Picture {
  const { title, limitMs, capacity, pause } = options;
  const bars = rows.flatMap(({ label, log }) => barsOf(label, log, limitMs));
  const sums = rows.map(({ label, log }) => ({ row: label, ...load(log, limitMs) }));
  const lines = rows.map(({ label }) => ({ row: label }));
  return picture(
    { title, alt: altText(sums), table: table(bars) },
    {
      height: 80 + 110 * rows.length,
      marginLeft: 140,
      marginRight: 130,
      marginBottom: 44,
      x: { label: "milliseconds since the start →", labelOffset: 40, tickFormat: whole },
      y: { label: `↑ requests per ${stepMs} ms`, ticks: 3 },
      fy: { domain: rows.map(({ label }) => label), label: null, axis: "left", padding: 0.25, tickPadding: 36 },
      marks: [
        Plot.rectX([0], { x1: pause.fromMs, x2: pause.untilMs, fill: ink.band, fillOpacity: 0.22 }),
        Plot.rectY(bars, { ...place, y1: 0, y2: "inTime", fill: ink.good }),
        Plot.rectY(bars, { ...place, y1: "inTime", y2: "requests", fill: "none", stroke: ink.bad, strokeWidth: 1.5 }),
        Plot.ruleY(lines, { fy: "row", y: capacity, strokeDasharray: "4 3" }),
        Plot.text(lines, { ...atTheEnd, dy: 8, text: () => `- - room for ${capacity}` }),
        Plot.text(sums, { ...atTheEnd, dy: 28, text: ({ inTime }) => `■ ${inTime} in time`, fontWeight: "bold" }),
        Plot.text(sums, { ...atTheEnd, dy: 48, text: ({ inVain }) => `□ ${inVain} in vain`, fontWeight: "bold" }),
        Plot.ruleY([0]),
      ],
    },
  );
}

const stepMs = 200;
const place = { fy: "row", x1: "fromMs", x2: "toMs", inset: 0.5 } as const;
const atTheEnd = { fy: "row", frameAnchor: "top-right", textAnchor: "start", dx: 10 } as const;

type Bar = { row: string; fromMs: number; toMs: number; inTime: number; requests: number };

function barsOf(row: string, log: readonly Exchange[], limitMs: number): Bar[] {
  const steps = Map.groupBy(log, ({ atMs }) => Math.floor(atMs / stepMs));
  return [...steps].map(([step, requests]) => ({
    row,
    fromMs: step * stepMs,
    toMs: (step + 1) * stepMs,
    inTime: requests.filter((each) => isInTime(each, limitMs)).length,
    requests: requests.length,
  }));
}

function isInTime({ status = 0, atMs, endedAtMs }: Exchange, limitMs: number): boolean {
  return status >= 200 && status < 300 && endedAtMs !== undefined && endedAtMs - atMs < limitMs;
}

function altText(sums: readonly ({ row: string } & Load)[]): string {
  const sentences = sums.map(
    ({ row, requests, inTime, lastInVainAtMs }) =>
      `${row}: ${inTime} of ${whole(requests)} requests in time, the last in vain at ${whole(lastInVainAtMs)} ms.`,
  );
  return `Histogram of requests per ${stepMs} ms. ${sentences.join(" ")}`;
}

function table(bars: readonly Bar[]): Picture["table"] {
  const rows = bars.map(({ row, fromMs, inTime, requests }) => [row, whole(fromMs), inTime, requests - inTime]);
  return { head: ["row", "from (ms)", "in time", "in vain"], rows };
}
