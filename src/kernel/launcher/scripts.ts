import { SourceMap, type SourceMapPayload } from "node:module";

/** A place in source code, counted from 1 as editors do. */
export type Place = { readonly line: number; readonly column: number };

/** A cell or a module of the learner, as it was compiled: what its name is, and how to get back to its source. */
export type Script = {
  /** What the learner calls it: `cell [3]` or `exercises/05-retry/fetch-with-retry.ts`. */
  readonly label: string;
  readonly source: string;
  /** From the code that runs back to the source, step by step. */
  readonly maps: readonly SourceMap[];
  /** Lines that the compiler saw above the source. */
  readonly linesAbove: number;
};

/** The name under which tslab has Node run a cell; stacks show the `sourceURL` instead. */
const cellScript = "evalmachine.<anonymous>";

const scripts = new Map<string, Script>();

/** Remembers a script by the name that stacks show for it. */
export function rememberScript(name: string, script: Script): void {
  scripts.set(name, script);
}

/** The script that stacks show by `name`, or undefined when it is not one of the notebook's. */
export function scriptNamed(name: string): Script | undefined {
  return scripts.get(name);
}

/** Whether Node runs code of the notebook under this name: a cell, or a module of the learner. */
export function isNotebookScript(name: string): boolean {
  return name === cellScript || scripts.has(name);
}

/** Where in the source the code at `place` comes from; undefined for code that the compiler added. */
export function placeInSource(script: Script, place: Place): Place | undefined {
  let line = place.line - 1;
  let column = place.column - 1;
  for (const map of script.maps) {
    const entry = map.findEntry(line, column);
    // The nearest mapping above may belong to another line; then nothing of this line comes from the source.
    if (!("originalLine" in entry) || entry.generatedLine !== line) return undefined;
    line = entry.originalLine;
    column = entry.originalColumn;
  }
  const lineInSource = line + 1 - script.linesAbove;
  return lineInSource < 1 ? undefined : { line: lineInSource, column: column + 1 };
}

/** Reads a source map from its JSON text. */
export function sourceMapFrom(json: string): SourceMap {
  return new SourceMap(JSON.parse(json) as SourceMapPayload);
}
