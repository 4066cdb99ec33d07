import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture } from "./picture.ts";

/** One journey: where it led, and the headers that arrived there, by lower-case name. */
export type Journey = {
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Credentials are right where they arrive. */
  readonly isHome?: boolean;
};

/** Draws which of `names` arrived at the end of each journey, a column a journey, a row a header. */
export function headersPlot(
  journeys: readonly Journey[],
  { title, names }: { readonly title: string; readonly names: readonly string[] },
): Picture {
  const cells = journeys.flatMap(({ label, headers, isHome = false }) =>
    names.map((name) => ({ label, name, isHome, hasArrived: name.toLowerCase() in headers })),
  );
  return picture(
    { title, alt: altText(journeys, names), table: table(journeys, names) },
    {
      height: 70 + 44 * names.length,
      marginLeft: 130,
      marginTop: 40,
      x: {
        domain: journeys.map(({ label }) => label),
        axis: "top",
        label: null,
        tickSize: 0,
        padding: 0.06,
        tickFormat: (label: string) => label.replace("://", "://\n"),
      },
      y: { domain: [...names], label: null, tickSize: 0, padding: 0.12 },
      marks: [
        Plot.cell(cells, { x: "label", y: "name", fill: colorOf, fillOpacity: 0.25, stroke: colorOf }),
        Plot.text(cells, { x: "label", y: "name", text: wordsOf, fontWeight: "bold" }),
      ],
    },
  );
}

type Cell = { readonly isHome: boolean; readonly hasArrived: boolean };

function colorOf({ isHome, hasArrived }: Cell): string {
  if (!hasArrived) return "none";
  return isHome ? ink.good : ink.bad;
}

function wordsOf({ isHome, hasArrived }: Cell): string {
  if (!hasArrived) return "stays";
  return isHome ? "✓ arrives" : "✕ arrives";
}

function arrivedOf({ headers }: Journey, names: readonly string[]): string[] {
  return names.filter((name) => name.toLowerCase() in headers);
}

function altText(journeys: readonly Journey[], names: readonly string[]): string {
  const sentences = journeys.map((journey) => {
    const arrived = arrivedOf(journey, names);
    const verb = arrived.length > 1 ? "arrive" : "arrives";
    return `${journey.label}: ${arrived.join(", ") || "nothing"} ${verb}.`;
  });
  return `Table of headers and destinations. ${sentences.join(" ")}`;
}

function table(journeys: readonly Journey[], names: readonly string[]): Picture["table"] {
  const rows = journeys.map(({ label, headers }) => [
    label,
    ...names.map((name) => (name.toLowerCase() in headers ? "arrives" : "stays")),
  ]);
  return { head: ["destination", ...names], rows };
}
