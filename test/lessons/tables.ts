/** The rows of the first table in a Markdown text, without its head, as they are written. */
export function rowsIn(markdown: string): string[][] {
  const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map(cellsOf);
}

/** As `rowsIn`, with code without its quotes. */
export function tableIn(markdown: string): string[][] {
  return rowsIn(markdown).map((row) => row.map((cell) => cell.replaceAll("`", "")));
}

/** What stands in code in a piece of Markdown. */
export function codeIn(markdown: string): string[] {
  return [...markdown.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** The cells of a row; `\|` is no border. */
function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
