import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, pictureWidth } from "./picture.ts";

/** How a client took an answer: gave what is right, refused it in words, failed on it by chance, or was wrong unnoticed. */
export type Outcome = "right" | "refused" | "crashed" | "wrong";

/** A client, and how it took each answer, by what was the matter with it. */
export type OutcomesRow = { readonly label: string; readonly outcomes: Readonly<Record<string, Outcome>> };

/** Draws a field for each client and each answer: what it is called, in a word and a colour. */
export function outcomesPlot(rows: readonly OutcomesRow[], { title }: { readonly title: string }): Picture {
  const fields = rows.flatMap(({ label, outcomes }) =>
    Object.entries(outcomes).map(([answer, outcome]) => ({ label, answer, outcome })),
  );
  const answers = [...new Set(fields.map(({ answer }) => answer))];
  return picture(
    { title, alt: altText(rows), table: { head: ["client", ...answers], rows: rows.map(toRow(answers)) } },
    {
      width: pictureWidth,
      height: 70 + 52 * rows.length,
      marginLeft: 110,
      marginTop: 44,
      x: { domain: answers, axis: null },
      y: { domain: rows.map(({ label }) => label), label: null, tickSize: 0 },
      marks: [
        Plot.axisX({ anchor: "top", label: null, tickSize: 0, lineWidth: 6, lineAnchor: "bottom" }),
        Plot.cell(fields, { x: "answer", y: "label", fill: ({ outcome }: Field) => colors[outcome], inset: 2 }),
        Plot.text(fields, { x: "answer", y: "label", text: "outcome", fill: "white", fontWeight: "bold" }),
      ],
    },
  );
}

type Field = { label: string; answer: string; outcome: Outcome };

/** White words stand on them, so all are dark enough. */
const colors: Readonly<Record<Outcome, string>> = {
  right: "#1f6f9f",
  refused: "#7d4a8c",
  crashed: "#6b6b6b",
  wrong: ink.bad,
};

function toRow(answers: readonly string[]): (row: OutcomesRow) => string[] {
  return ({ label, outcomes }) => [label, ...answers.map((answer) => outcomes[answer] ?? "")];
}

function altText(rows: readonly OutcomesRow[]): string {
  const sentences = rows.map(({ label, outcomes }) => {
    const count = (wanted: Outcome) => Object.values(outcomes).filter((outcome) => outcome === wanted).length;
    return `${label}: ${count("right")} right, ${count("refused")} refused, ${count("crashed")} crashed, ${count("wrong")} wrong.`;
  });
  return `Table of fields, a row for each client, a column for each case. ${sentences.join(" ")}`;
}
