import { readFile, stat } from "node:fs/promises";
import type { Contents } from "./list-sources.ts";
import { maxFileBytes } from "./source-files.ts";

/**
 * The text of a source, as it would be had the editor written UTF-8 and plain line ends: neither makes it another
 * text, or another program. `undefined` when it cannot be had.
 */
export async function readSource(contents: Contents): Promise<string | undefined> {
  const bytes = typeof contents === "string" ? await readSmall(contents) : contents;
  return bytes && toText(bytes);
}

async function readSmall(file: string): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(file);
    return size > maxFileBytes ? undefined : await readFile(file);
  } catch {
    return undefined;
  }
}

/** How a text begins that is not in UTF-8. Some of Windows' own tools write such. */
const marks: readonly (readonly [encoding: string, first: number, second: number])[] = [
  ["utf-16le", 0xff, 0xfe],
  ["utf-16be", 0xfe, 0xff],
];

function toText(bytes: Uint8Array): string {
  const [encoding] = marks.find(([, first, second]) => bytes[0] === first && bytes[1] === second) ?? [];
  return new TextDecoder(encoding).decode(bytes).replaceAll(/\r\n?/g, "\n");
}
