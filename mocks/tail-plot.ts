import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** How long calls of one kind took, in any order. */
export type TailRow = { readonly label: string; readonly tookMs: readonly number[] };

/** How long calls took: half of them at most so long, 95 of 100, 99 of 100, and all. In milliseconds. */
export type Quantiles = {
  readonly half: number;
  readonly of95: number;
  readonly of99: number;
  readonly longest: number;
};

/** Sorts calls by the time they took, and reads off the ones that stand at these places. */
export function quantiles(tookMs: readonly number[]): Quantiles {
  const sorted = tookMs.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { half: at(0.5), of95: at(0.95), of99: at(0.99), longest: at(1) };
}

/** Draws every call as a dot, quick ones first, a column a strategy, with a line at what 99 of 100 calls stay below. */
export function tailPlot(rows: readonly TailRow[], { title }: { readonly title: string }): Picture {
  const dots = rows.flatMap(({ label, tookMs }) =>
    tookMs
      .toSorted((one, other) => one - other)
      .map((each, index) => ({ label, tookMs: each, place: (index + 0.5) / tookMs.length })),
  );
  const lines = rows.map(({ label, tookMs }) => ({ label, ...quantiles(tookMs) }));
  const head = ["calls", "half (ms)", "95 of 100 (ms)", "99 of 100 (ms)", "longest (ms)"];
  const body = lines.map(({ label, half, of95, of99, longest }) => [label, ...[half, of95, of99, longest].map(whole)]);
  return picture(
    { title, alt: altText(lines), table: { head, rows: body } },
    {
      height: 300,
      marginLeft: 60,
      marginTop: 40,
      x: { domain: [-0.05, 1.05], axis: null },
      fx: { domain: rows.map(({ label }) => label), label: null, padding: 0.15 },
      y: { label: "↑ a call took, in milliseconds", tickFormat: whole, nice: true },
      marks: [
        Plot.ruleY(lines, { fx: "label", y: "of99", stroke: ink.bad, strokeWidth: 2 }),
        Plot.dot(dots, { fx: "label", x: "place", y: "tookMs", r: 2, fill: ink.good }),
        Plot.text(lines, {
          fx: "label",
          y: "of99",
          frameAnchor: "left",
          textAnchor: "start",
          dy: -10,
          text: ({ of99 }: Quantiles) => `99 of 100: at most ${whole(of99)}`,
        }),
        Plot.ruleY([0]),
      ],
    },
  );
}

function altText(lines: readonly ({ label: string } & Quantiles)[]): string {
  const sentences = lines.map(
    ({ label, half, of99 }) => `${label}: half of them within ${whole(half)} ms, 99 of 100 within ${whole(of99)} ms.`,
  );
  return `Dot plot of calls, sorted by the time they took. ${sentences.join(" ")}`;
}
