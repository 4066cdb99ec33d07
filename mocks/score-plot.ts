import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, whole } from "./picture.ts";
import type { Score } from "./storm-lab.ts";

/** A client, and what it made of the storm. */
export type ScoreRow = { readonly label: string; readonly score: Score };

const panels = { right: "right answers", requests: "requests to the depot" } as const;

/** Draws for each client how many calls came right, and what that cost the service, side by side on one scale. */
export function scorePlot(rows: readonly ScoreRow[], { title }: { readonly title: string }): Picture {
  const bars = rows.flatMap(({ label, score }) => [
    { label, panel: panels.right, amount: score.right, words: `● ${score.right}`, color: ink.good },
    { label, panel: panels.requests, amount: score.requests, words: requestWords(score), color: ink.busy },
  ]);
  const calls = Math.max(...rows.map(({ score }) => callsOf(score)));
  const most = Math.max(calls, ...rows.map(({ score }) => score.requests));
  return picture(
    { title, alt: altText(rows), table: table(rows) },
    {
      height: 104 + 38 * rows.length,
      marginLeft: 120,
      marginRight: 24,
      marginTop: 40,
      marginBottom: 28,
      x: { domain: [0, most * 1.7], ticks: 4, label: null, tickFormat: whole },
      y: { domain: rows.map(({ label }) => label), label: null, padding: 0.3, tickSize: 0 },
      fx: { domain: Object.values(panels), label: null, padding: 0.06 },
      marks: [
        Plot.barX(bars, { fx: "panel", y: "label", x: "amount", fill: ({ color }: Bar) => color }),
        Plot.ruleX([calls], { stroke: "currentColor", strokeDasharray: "4 3" }),
        Plot.text([calls], {
          x: (at: number) => at,
          frameAnchor: "bottom",
          dx: 4,
          dy: -2,
          textAnchor: "start",
          text: (at: number) => `${whole(at)} calls`,
        }),
        // Right of the line, where no bar and no rule is in the way.
        Plot.text(bars, {
          fx: "panel",
          y: "label",
          x: ({ amount }: Bar) => Math.max(amount, calls),
          dx: 6,
          textAnchor: "start",
          text: "words",
        }),
        Plot.ruleX([0]),
      ],
    },
  );
}

type Bar = { readonly amount: number; readonly color: string };

const requestWords = ({ requests, twice }: Score) => `■ ${requests}${twice > 0 ? `, ✕ ${twice} stored twice` : ""}`;
const callsOf = ({ right, believed, threw, hung }: Score) => right + believed + threw + hung;

function altText(rows: readonly ScoreRow[]): string {
  const sentences = rows.map(({ label, score }) => `${label}: ${score.right} right, ${score.requests} requests.`);
  return `Bars of right answers and of requests for each client. ${sentences.join(" ")}`;
}

function table(rows: readonly ScoreRow[]): Picture["table"] {
  const head = ["client", "right", "believed", "threw", "hung", "requests", "stored twice"];
  const body = rows.map(({ label, score: { right, believed, threw, hung, requests, twice } }) => [
    label,
    ...[right, believed, threw, hung, requests, twice],
  ]);
  return { head, rows: body };
}
