import * as Plot from "@observablehq/plot";
import { ink, type Picture, picture, pictureWidth, whole } from "./picture.ts";

/** How much a program held after each page: bytes, in the order of the pages. */
export type HeldLine = { readonly label: string; readonly heldBytes: readonly number[] };

/** Draws what programs hold in memory while they read a list, a line a program, each with its name at its end. */
export function heldPlot(lines: readonly HeldLine[], { title }: { readonly title: string }): Picture {
  const points = lines.flatMap(({ label, heldBytes }) =>
    heldBytes.map((bytes, index) => ({ label, page: index + 1, megabytes: bytes / 1e6 })),
  );
  const ends = lines.map(({ label, heldBytes }) => ({
    label,
    page: heldBytes.length,
    megabytes: (heldBytes.at(-1) ?? 0) / 1e6,
  }));
  return picture(
    { title, alt: altText(lines), table: table(lines) },
    {
      width: pictureWidth,
      height: 280,
      marginLeft: 50,
      marginRight: 150,
      marginBottom: 44,
      x: { label: "pages read →", labelOffset: 40, tickFormat: whole },
      y: { label: "↑ megabytes held", nice: true },
      marks: [
        Plot.ruleY([0]),
        Plot.line(points, { x: "page", y: "megabytes", z: "label", stroke: ink.good, strokeWidth: 2.5 }),
        Plot.text(ends, {
          x: "page",
          y: "megabytes",
          text: ({ label, megabytes }: (typeof ends)[number]) => `${label}: ${inMegabytes(megabytes * 1e6)}`,
          textAnchor: "start",
          dx: 8,
          dy: -6,
        }),
      ],
    },
  );
}

/** `25.3 MB` */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function altText(lines: readonly HeldLine[]): string {
  const sentences = lines.map(
    ({ label, heldBytes }) =>
      `${label}: ${inMegabytes(heldBytes[0] ?? 0)} after page 1, ${inMegabytes(heldBytes.at(-1) ?? 0)} after page ${heldBytes.length}.`,
  );
  return `Lines of megabytes held over pages read. ${sentences.join(" ")}`;
}

/** Every tenth page: a hundred rows would help nobody. */
function table(lines: readonly HeldLine[]): Picture["table"] {
  const rows = lines.flatMap(({ label, heldBytes }) =>
    heldBytes.flatMap((bytes, index) => ((index + 1) % 10 === 0 ? [[label, index + 1, inMegabytes(bytes)]] : [])),
  );
  return { head: ["program", "pages", "held"], rows };
}
