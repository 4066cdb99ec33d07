import type { Place } from "./scripts.ts";

/** How many lines are shown above and below the one in question. */
const contextLines = 2;

/**
 * Shows a line of source with its neighbours, its number and a mark below the place in question.
 *
 * @param source - The whole source.
 * @param start - Where the mark begins.
 * @param endColumn - Column after the mark's end on the same line; one character when left out.
 *
 * @example
 * codeFrame("const a = 1;\nconst b: number = a.x;", { line: 2, column: 21 }, 22);
 * // =>
 * //   1 | const a = 1;
 * // > 2 | const b: number = a.x;
 * //     |                     ^
 */
export function codeFrame(source: string, start: Place, endColumn = start.column + 1): string {
  const lines = source.trimEnd().split(/\r?\n/);
  const place = start.line > lines.length ? endOf(lines) : start;
  const first = Math.max(1, place.line - contextLines);
  const last = Math.min(lines.length, place.line + contextLines);
  const width = String(last).length;
  const shown = lines.slice(first - 1, last).flatMap((text, index) => {
    const number = first + index;
    const row = `${number === place.line ? ">" : " "} ${String(number).padStart(width)} | ${text}`.trimEnd();
    return number === place.line ? [row, markBelow(text, place.column, endColumn, width)] : [row];
  });
  return shown.join("\n");
}

/** Where something is missing that the source should go on with. */
function endOf(lines: readonly string[]): Place {
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function markBelow(text: string, column: number, endColumn: number, width: number): string {
  // Tabs stay tabs, so that the mark stands below its place however wide a tab is shown.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  const length = Math.max(1, Math.min(endColumn, text.length + 1) - column);
  return `  ${" ".repeat(width)} | ${indent}${"^".repeat(length)}`;
}
