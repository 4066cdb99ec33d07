import { printable } from "../../core/printable.ts";

/**
 * A text as words in a line of Markdown. Names of files, names of students and what answers throw have a say in it;
 * whatever would be layout, a link or HTML there is shown as it is written.
 */
export function plain(text: string): string {
  return printable(text)
    .toWellFormed()
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[\\`*_[\]<>&|~#$]/g, "\\$&")
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A text in lines of its own, as it is: whatever it holds, it does not end the block. */
export function fence(text: string): string {
  const inside = printable(text).toWellFormed();
  const longest = [...inside.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const marks = "`".repeat(longest + 1);
  return `${marks}text\n${inside}\n${marks}`;
}

/** A link to a file beside or below. */
export function link(words: string, segments: readonly string[]): string {
  const address = segments.map((each) => encodeURIComponent(each.toWellFormed()).replaceAll(/[()]/g, escaped));
  return `[${plain(words)}](${address.join("/")})`;
}

const escaped = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;

/** Markdown, or a number, which stands at the right of its column. */
export type Cell = string | number;

/** A table whose columns also line up for who reads the text as it is. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumber = columns.map((_, index) => rows.every((row) => typeof row[index] === "number"));
  const lines = [columns, ...rows.map((row) => row.map(toText))];
  const widths = columns.map((_, index) => Math.max(3, ...lines.map((line) => line[index]?.length ?? 0)));
  const pad = (cell: string, index: number) =>
    isNumber[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  const rule = widths.map((width, index) => (isNumber[index] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  const [head = [], ...body] = lines;
  return [head.map(pad), rule, ...body.map((line) => line.map(pad))]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

const toText = (cell: Cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell);
