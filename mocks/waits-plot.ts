import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** The waits that many clients chose before one retry, and the longest that the rule allows. */
export type WaitsColumn = { readonly label: string; readonly waitsMs: readonly number[]; readonly longestMs: number };

/** Draws every wait as a dot, a column a retry, with a line at the longest wait that the rule allows. */
export function waitsPlot(columns: readonly WaitsColumn[], { title }: { readonly title: string }): Picture {
  const dots = columns.flatMap(({ label, waitsMs }) =>
    waitsMs.map((waitMs, index) => ({ label, waitMs, place: index / waitsMs.length })),
  );
  const head = ["retry", "waits", "shortest (ms)", "mean (ms)", "longest (ms)", "limit (ms)"];
  const rows = columns.map(({ label, waitsMs, longestMs }) => [
    label,
    waitsMs.length,
    ...[Math.min(...waitsMs), mean(waitsMs), Math.max(...waitsMs), longestMs].map(whole),
  ]);
  return picture(
    { title, alt: altText(columns), table: { head, rows } },
    {
      height: 300,
      marginLeft: 60,
      x: { domain: [-0.05, 1.05], axis: null },
      fx: { domain: columns.map(({ label }) => label), label: null, padding: 0.15 },
      y: { label: "↑ wait in milliseconds", tickFormat: whole, nice: true },
      marks: [
        Plot.dot(dots, { fx: "label", x: "place", y: "waitMs", r: 2, fill: ink.good }),
        Plot.ruleY(columns, { fx: "label", y: "longestMs", stroke: ink.bad, strokeWidth: 2 }),
        Plot.text(columns, {
          fx: "label",
          y: "longestMs",
          frameAnchor: "left",
          dy: -8,
          text: ({ longestMs }: WaitsColumn) => `at most ${whole(longestMs)}`,
          textAnchor: "start",
          fontSize: 11,
        }),
        Plot.ruleY([0]),
      ],
    },
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function altText(columns: readonly WaitsColumn[]): string {
  const sentences = columns.map(
    ({ label, waitsMs, longestMs }) => `${label}: from 0 to ${whole(longestMs)}, mean ${whole(mean(waitsMs))}.`,
  );
  return `Dot plot of ${columns[0]?.waitsMs.length ?? 0} waits for each retry, in milliseconds. ${sentences.join(" ")}`;
}
