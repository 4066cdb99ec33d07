import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** What a crowd did to a service, in figures. */
export type Arrivals = {
  readonly requests: number;
  /** When the last client had its answer, in milliseconds since the opening. */
  readonly lastServedAtMs: number;
  /** Most requests in one step of 100 ms, the first step left out: there everybody comes for the first time. */
  readonly highestLaterWave: number;
};

/** Adds up what a crowd did. */
export function arrivals(log: readonly Exchange[]): Arrivals {
  const served = log.filter(({ status = 0 }) => status >= 200 && status < 300);
  return {
    requests: log.length,
    lastServedAtMs: Math.max(0, ...served.map(({ endedAtMs = 0 }) => endedAtMs)),
    highestLaterWave: Math.max(0, ...bins(log).slice(1)),
  };
}

/** Draws how many requests arrived in each 100 ms, a row a strategy, all on one scale. */
export function arrivalsPlot(
  rows: readonly { readonly label: string; readonly log: readonly Exchange[] }[],
  { title, capacity }: { readonly title: string; readonly capacity: number },
): Picture {
  const bars = rows.flatMap(({ label, log }) =>
    bins(log).map((requests, bin) => ({ row: label, fromMs: bin * stepMs, toMs: (bin + 1) * stepMs, requests })),
  );
  const capacityLine = rows.map(({ label }) => ({ row: label, capacity }));
  return picture(
    { title, alt: altText(rows), table: table(bars) },
    {
      height: 70 + 110 * rows.length,
      marginLeft: 130,
      marginRight: 48,
      marginBottom: 44,
      x: { label: "milliseconds since the start →", labelOffset: 40, tickFormat: whole },
      y: { label: "requests per 100 ms", ticks: 3, axis: "right" },
      fy: { domain: rows.map(({ label }) => label), label: null, axis: "left", padding: 0.2 },
      marks: [
        Plot.rectY(
          bars.filter(({ requests }) => requests > 0),
          { fy: "row", x1: "fromMs", x2: "toMs", y: "requests", fill: ink.good, insetLeft: 0, insetRight: 0 },
        ),
        Plot.ruleY(capacityLine, { fy: "row", y: "capacity", stroke: ink.bad, strokeWidth: 1.5 }),
        Plot.text(capacityLine, {
          fy: "row",
          y: "capacity",
          frameAnchor: "right",
          dy: -8,
          text: () => `room for ${capacity}`,
          fontSize: 11,
        }),
        Plot.ruleY([0]),
      ],
    },
  );
}

const stepMs = 100;

function bins(log: readonly Exchange[]): number[] {
  const last = Math.max(-1, ...log.map(({ atMs }) => Math.floor(atMs / stepMs)));
  const counts = new Array<number>(last + 1).fill(0);
  for (const { atMs } of log) {
    const bin = Math.floor(atMs / stepMs);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function altText(rows: readonly { readonly label: string; readonly log: readonly Exchange[] }[]): string {
  const sentences = rows.map(({ label, log }) => {
    const { requests, lastServedAtMs, highestLaterWave } = arrivals(log);
    return `${label}: ${whole(requests)} requests, highest later wave ${highestLaterWave}, done at ${whole(lastServedAtMs)} ms.`;
  });
  return `Histogram of requests per 100 ms over milliseconds. ${sentences.join(" ")}`;
}

function table(bars: readonly { row: string; fromMs: number; requests: number }[]): Picture["table"] {
  const body = bars
    .filter(({ requests }) => requests > 0)
    .map(({ row, fromMs, requests }) => [row, whole(fromMs), requests]);
  return { head: ["row", "from (ms)", "requests in 100 ms"], rows: body };
}
