import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** A drawing with the same facts in words and in figures, for those who cannot see it or want to read it off. */
export type Picture = {
  /** The finding, as a sentence. */
  readonly title: string;
  /** Kind of plot, axes and what it shows, in words. */
  readonly alt: string;
  readonly svg: string;
  readonly table: Table;
  /** All of it, for `display.html`: title, drawing, and the table behind a disclosure. */
  readonly html: string;
};

export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] };

/** Width of every picture: the text of a lesson is about as wide. */
export const pictureWidth = 720;

/** Colours that differ in lightness too, with a contrast of at least 3 to 1 on white and on near-black. */
export const ink = { good: "#2b83ba", bad: "#d7530a", busy: "#a05fb0", band: "#8a8a8a" } as const;

/** Draws a plot and adds what makes it readable without eyes: role, alt text, table. */
export function picture(parts: Pick<Picture, "title" | "alt" | "table">, options: Plot.PlotOptions): Picture {
  const { document } = parseHTML("<html><body></body></html>");
  const style = { fontSize: "13px", background: "none" };
  // Plot's types mean a browser's elements; here they are linkedom's.
  const plot = Plot.plot({ width: pictureWidth, style, ...options, document }) as unknown as Drawn;
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", parts.alt);
  // The alt text speaks for the whole drawing; names of its parts may not stand on elements without a role.
  for (const part of plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  const svg = plot.outerHTML;
  return { ...parts, svg, html: toHtml(parts, svg) };
}

type Drawn = {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Drawn>;
  readonly outerHTML: string;
};

/** Whole numbers with commas: `1,460`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function toHtml({ title, table }: Pick<Picture, "title" | "table">, svg: string): string {
  const row = (cells: readonly (string | number)[], tag: "td" | "th") =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join("")}</tr>`;
  const body = table.rows.map((cells) => row(cells, "td")).join("");
  return (
    `<figure><figcaption><strong>${escapeHtml(title)}</strong></figcaption>${svg}` +
    `<details><summary>The same as a table</summary><table><thead>${row(table.head, "th")}</thead>` +
    `<tbody>${body}</tbody></table></details></figure>`
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
