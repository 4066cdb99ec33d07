import { stripVTControlCharacters } from "node:util";

/** A text without what could colour or move in a terminal: answers have a say in what is printed. Line ends stay. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, "");
}

/** The first line of a text, printable, and not longer than `longest` characters. */
export function shortLine(text: string, longest = 100): string {
  const [line = ""] = printable(text).split("\n", 1);
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
