import { createHash } from "node:crypto";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { kitRoot, shownPath } from "./kit-files.ts";
import { runTsc } from "./tsc.ts";

/**
 * What the type checker says of an answer's file and of what it imports, a line an error:
 * `exercises/05-retry/fetch-with-retry.ts:8:3 Type 'string' is not assignable to type 'number'. (TS2322)`.
 *
 * Shown beside the verdict, never part of it. The file may lie outside of the kit.
 */
export async function typeErrors(file: string, signal?: AbortSignal): Promise<string[]> {
  const name = createHash("sha256").update(file).digest("hex").slice(0, 12);
  const folder = path.join(kitRoot, ".stormproof/types", name);
  return readReport(await runTsc(file, folder, {}, signal), folder);
}

function readReport(report: string, folder: string): string[] {
  const pattern = /^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/gm;
  return [...stripVTControlCharacters(report).matchAll(pattern)].map(
    ([, file = "", line, column, code, text]) =>
      `${shownPath(path.resolve(folder, file))}:${line}:${column} ${text} (${code})`,
  );
}
