import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, pictureWidth } from "./picture.ts";

/** A set of tests, and of each client whether at least one of the tests failed with it. */
export type NoticedRow = { readonly label: string; readonly noticed: Readonly<Record<string, boolean>> };

/** Draws a field for each set of tests and each wrong client: whether the tests noticed it. */
export function noticedPlot(rows: readonly NoticedRow[], { title }: { readonly title: string }): Picture {
  const fields = rows.flatMap(({ label, noticed }) =>
    Object.entries(noticed).map(([client, isNoticed]) => ({ label, client, isNoticed })),
  );
  const clients = [...new Set(fields.map(({ client }) => client))];
  const words = ({ isNoticed }: { isNoticed: boolean }) => (isNoticed ? "● noticed" : "✕ missed");
  const toRow = ({ label, noticed }: NoticedRow) => [
    label,
    ...clients.map((client) => (noticed[client] ? "noticed" : "missed")),
  ];
  return picture(
    { title, alt: altText(rows), table: { head: ["tests", ...clients], rows: rows.map(toRow) } },
    {
      width: pictureWidth,
      height: 76 + 52 * rows.length,
      marginLeft: 150,
      marginTop: 50,
      x: { domain: clients, axis: null },
      y: { domain: rows.map(({ label }) => label), label: null, tickSize: 0 },
      marks: [
        Plot.axisX({ anchor: "top", label: null, tickSize: 0, lineWidth: 9, lineAnchor: "bottom" }),
        Plot.cell(fields, { x: "client", y: "label", fill: ({ isNoticed }) => colors[`${isNoticed}`], inset: 2 }),
        Plot.text(fields, { x: "client", y: "label", text: words, fill: "white", fontWeight: "bold" }),
      ],
    },
  );
}

/** White words stand on them, so both are dark enough. */
const colors: Readonly<Record<string, string>> = { true: "#1f6f9f", false: ink.bad };

function altText(rows: readonly NoticedRow[]): string {
  const sentences = rows.map(({ label, noticed }) => {
    const all = Object.values(noticed);
    return `${label}: ${all.filter(Boolean).length} of ${all.length} noticed.`;
  });
  return `Table of fields, sets of tests against wrong clients. ${sentences.join(" ")}`;
}
