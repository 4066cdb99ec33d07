import { stripVTControlCharacters } from "node:util";

/** Moves lines to the right; empty ones stay empty. */
export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));
}

/** Breaks a text at its blanks into lines of at most `width` characters; a longer word stands alone. Colours count for nothing. */
export function wrap(text: string, width: number, hanging = 0): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && stripVTControlCharacters(longer).length > width) {
      lines.push(line);
      line = " ".repeat(hanging) + word;
    } else line = longer;
  }
  return [...lines, line];
}

/** `1 check`, `2 checks`. */
export function plural(amount: number, singular: string): string {
  return `${amount} ${singular}${amount === 1 ? "" : "s"}`;
}
