import { inspect, styleText } from "node:util";
import { codeFrame } from "./code-frame.ts";
import { Interruption } from "./interrupts.ts";
import { placesOf, withoutCompiledLine } from "./stack-traces.ts";
import type { Diagnostic } from "./tslab.ts";

/** What front ends show of a cell that failed (Jupyter messaging 5.3, "Execution errors"). */
export type CellError = {
  /** The name of the error's class. */
  readonly ename: string;
  readonly evalue: string;
  /** Lines, with colours for a terminal. */
  readonly traceback: readonly string[];
  /** The line of the cell that failed or led there, counted from 1, when it is known. */
  readonly line?: number;
};

/** Beyond these a learner mends the first and runs the cell again. */
const diagnosticsShown = 10;

/** Describes what a cell has thrown: the line of the notebook, then the error as Node shows it. */
export function describeThrown(thrown: unknown, source: string): CellError {
  if (!(thrown instanceof Error)) {
    const value = inspect(thrown);
    return { ename: "Thrown", evalue: value, traceback: [`${red("Thrown")}: ${value}`] };
  }
  if (isInterruption(thrown)) return interruptionAt(thrown);
  const ename = nameOf(thrown);
  const line = placesOf(thrown).find(({ script }) => script.source === source)?.place.line;
  const shown = inspect(withoutCompiledLine(thrown), { depth: 4 });
  const traceback = [...frameOf(thrown), ...shown.split("\n")];
  return { ename, evalue: thrown.message, traceback, ...(line !== undefined && { line }) };
}

/** Describes why a cell does not compile: each mistake with its line and the compiler's number for it. */
export function describeDiagnostics(diagnostics: readonly Diagnostic[], source: string): CellError {
  const mistakes = mistakesIn(diagnostics);
  const [first] = mistakes;
  const shown = mistakes.slice(0, diagnosticsShown).map((mistake) => describeMistake(mistake, source));
  const hidden = mistakes.length - shown.length;
  const inCell = mistakes.find(({ at }) => at.fileName === undefined);
  return {
    ename: "TypeScriptError",
    evalue: first === undefined ? "" : `${first.text} (${whereIs(first)})`,
    traceback: [...shown.join("\n\n").split("\n"), ...(hidden > 0 ? ["", `and ${hidden} more`] : [])],
    ...(inCell !== undefined && { line: Math.min(inCell.at.start.line, source.trimEnd().split("\n").length - 1) + 1 }),
  };
}

/** A loop says where it was; of a cell that waits nothing is known. */
function interruptionAt(thrown: Error): CellError {
  const evalue = "This cell was interrupted.";
  return { ename: "Interrupted", evalue, traceback: [...frameOf(thrown), `${red("Interrupted")}: ${evalue}`] };
}

/** tslab rejects with the second, Node's vm throws the third. */
function isInterruption(error: Error & { code?: unknown }): boolean {
  return (
    error instanceof Interruption ||
    error.message === "Interrupted asynchronously" ||
    error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
  );
}

function nameOf(error: Error): string {
  return error.name === "Error" ? error.constructor.name : error.name;
}

function frameOf(error: Error): string[] {
  const [found] = placesOf(error);
  if (found === undefined || found.script.source === "") return [];
  const { script, place } = found;
  return [`${script.label}, line ${place.line}:`, ...codeFrame(script.source, place).split("\n"), ""];
}

type Mistake = { readonly at: Diagnostic; readonly text: string };

/** tslab gives the sentences of one mistake as diagnostics at the same place, one after the other. */
function mistakesIn(diagnostics: readonly Diagnostic[]): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const at of diagnostics) {
    const last = mistakes.at(-1);
    const continues = last?.at.start.offset === at.start.offset && last.at.end.offset === at.end.offset;
    if (last !== undefined && continues) {
      mistakes.splice(-1, 1, { at: last.at, text: `${last.text}\n  ${at.messageText}` });
    } else {
      mistakes.push({ at, text: `TS${at.code}: ${at.messageText}` });
    }
  }
  return mistakes;
}

function whereIs({ at }: Mistake): string {
  const line = `line ${at.start.line + 1}`;
  return at.fileName === undefined ? line : `${at.fileName}, ${line}`;
}

function describeMistake(mistake: Mistake, source: string): string {
  const { at, text } = mistake;
  const [first = "", ...rest] = text.split("\n");
  const title = [first.replace(/^TS\d+/, (code) => red(code)), ...rest].join("\n");
  if (at.fileName !== undefined) return `${title}\n  ${whereIs(mistake)}`;
  const start = { line: at.start.line + 1, column: at.start.character + 1 };
  const endColumn = at.end.line === at.start.line ? at.end.character + 1 : Number.POSITIVE_INFINITY;
  return `${title}\n${codeFrame(source, start, endColumn)}`;
}

function red(text: string): string {
  return styleText("red", text, { validateStream: false });
}
