/** The rows of the first table in a Markdown text, without its head; code is given without its quotes. */
export function tableIn(markdown: string): string[][] {
  const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => cellsOf(row).map((cell) => cell.replaceAll("`", "")));
}

/** The cells of a row; `\|` is no border. */
function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
