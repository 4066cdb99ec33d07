import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, whole } from "./picture.ts";

/** So many bytes in one place, and what to think of them. */
export type BytesRow = {
  readonly label: string;
  readonly bytes: number;
  readonly isGood: boolean;
  /** Stands behind the bar: `taken for the whole file`. */
  readonly note: string;
};

/** What the bars are held against. */
export type BytesScale = { readonly title: string; readonly wholeBytes: number };

/** Draws bytes as bars, with a line where the whole file ends. */
export function bytesPlot(rows: readonly BytesRow[], { title, wholeBytes }: BytesScale): Picture {
  const most = Math.max(wholeBytes, ...rows.map(({ bytes }) => bytes));
  return picture(
    { title, alt: altText(rows, wholeBytes), table: table(rows) },
    {
      height: 70 + 44 * rows.length,
      marginLeft: 130,
      marginTop: 34,
      marginBottom: 46,
      x: { domain: [0, most * 1.6], ticks: 4, label: "bytes →", tickFormat: whole },
      y: { domain: rows.map(({ label }) => label), label: null, padding: 0.3, tickSize: 0 },
      marks: [
        Plot.barX(rows, { y: "label", x: "bytes", fill: ({ isGood }: BytesRow) => (isGood ? ink.good : ink.bad) }),
        Plot.ruleX([wholeBytes], { stroke: "currentColor", strokeDasharray: "4 3" }),
        Plot.text([wholeBytes], {
          x: (at: number) => at,
          frameAnchor: "top",
          dy: -20,
          text: (at: number) => `the whole file: ${whole(at)}`,
        }),
        // Right of the line, where no bar is in the way.
        Plot.text(rows, { y: "label", x: most, dx: 8, textAnchor: "start", text: words }),
        Plot.ruleX([0]),
      ],
    },
  );
}

const words = ({ bytes, isGood, note }: BytesRow) => `${isGood ? "●" : "✕"} ${whole(bytes)}: ${note}`;

function altText(rows: readonly BytesRow[], wholeBytes: number): string {
  const sentences = rows.map(({ label, bytes, note }) => `${label}: ${whole(bytes)}, ${note}.`);
  return `Bars of bytes, beside a whole file of ${whole(wholeBytes)}. ${sentences.join(" ")}`;
}

function table(rows: readonly BytesRow[]): Picture["table"] {
  const body = rows.map(({ label, bytes, isGood, note }) => [label, whole(bytes), isGood ? "good" : "bad", note]);
  return { head: ["what", "bytes", "good or bad", "note"], rows: body };
}
