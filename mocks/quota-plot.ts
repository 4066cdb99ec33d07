import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** One way to live with a quota: what it is called, and what the service saw of it. */
export type QuotaRow = { readonly label: string; readonly log: readonly Exchange[] };

/** What a service with a quota saw, in figures. */
export type QuotaUse = {
  readonly requests: number;
  readonly refused: number;
  /** Refused requests that came although an answer had asked to stay away for longer. */
  readonly tooEarly: number;
  /** When the last success came, in milliseconds since the opening. */
  readonly doneAtMs: number;
};

/** Adds up what a service with a quota saw. */
export function quotaUse(log: readonly Exchange[]): QuotaUse {
  const served = log.filter(({ status }) => status === 200);
  return {
    requests: log.length,
    refused: log.filter(({ status }) => status === 429).length,
    tooEarly: log.filter(({ isTooEarly }) => isTooEarly).length,
    doneAtMs: Math.max(0, ...served.map(({ atMs, endedAtMs = atMs }) => endedAtMs)),
  };
}

/**
 * Draws what is left of a quota over time, as the answers told it (`X-RateLimit-Remaining`), a block a row.
 *
 * A circle on the line is a request that was served, a square below it one that was refused.
 */
export function quotaPlot(rows: readonly QuotaRow[], { title }: { readonly title: string }): Picture {
  const points = rows.flatMap(pointsOf);
  const served = points.filter(({ isRefused }) => !isRefused);
  const refused = points.filter(({ isRefused }) => isRefused);
  const most = Math.max(1, ...points.map(({ left }) => left));
  const counts = rows.map(({ label, log }) => ({ row: label, ...quotaUse(log) }));
  return picture(
    { title, alt: altText(rows), table: table(points) },
    {
      height: 70 + 130 * rows.length,
      marginLeft: 130,
      marginRight: 48,
      marginBottom: 44,
      x: { label: "milliseconds since the start →", labelOffset: 40, tickFormat: whole, domain: [0, endOf(points)] },
      y: { label: "requests left", domain: [-0.28 * most, 1.15 * most], ticks: [0, most], axis: "right" },
      fy: { domain: rows.map(({ label }) => label), label: null, axis: "left", padding: 0.15 },
      marks: [
        Plot.ruleY([0], { stroke: ink.band }),
        Plot.line(points, { fy: "row", x: "atMs", y: "left", curve: "step-after", stroke: ink.good, strokeWidth: 2 }),
        Plot.dot(served, { fy: "row", x: "atMs", y: "left", r: 4, fill: ink.good }),
        Plot.dot(refused, { fy: "row", x: "atMs", y: -0.14 * most, r: 4.5, symbol: "square", fill: ink.busy }),
        Plot.text(counts, {
          fy: "row",
          frameAnchor: "top",
          text: ({ requests, refused }: QuotaUse) => `● ${requests - refused} × 200   ■ ${refused} × 429`,
          fontWeight: "bold",
        }),
      ],
    },
  );
}

type Point = { row: string; atMs: number; left: number; isRefused: boolean; status: number };

function pointsOf({ label, log }: QuotaRow): Point[] {
  return log.flatMap(({ atMs, status, response }) => {
    const left = Number(response?.headers["x-ratelimit-remaining"]);
    if (status === undefined || Number.isNaN(left)) return [];
    return [{ row: label, atMs, left, isRefused: status === 429, status }];
  });
}

const endOf = (points: readonly Point[]) => 1.03 * Math.max(1, ...points.map(({ atMs }) => atMs));

function altText(rows: readonly QuotaRow[]): string {
  const sentences = rows.map(({ label, log }) => {
    const { requests, refused, doneAtMs } = quotaUse(log);
    return `${label}: ${requests} requests, ${refused} refused, done at ${whole(doneAtMs)} ms.`;
  });
  return `Step line of requests left over milliseconds. ${sentences.join(" ")}`;
}

function table(points: readonly Point[]): Picture["table"] {
  const rows = points.map(({ row, atMs, status, left }) => [row, whole(atMs), status, left]);
  return { head: ["row", "sent at (ms)", "status", "left"], rows };
}
