import { transformSync } from "esbuild";
import { KitError } from "../core/kit-error.ts";
import type { WireRequest } from "../core/wire-log.ts";
import { AnswerFailure } from "./answer-failure.ts";
import type { ProcessExit } from "./answer-process.ts";
import type { Bundle } from "./bundle.ts";
import type { Limits } from "./limits.ts";
import type { RunError } from "./run-error.ts";

/** The answer's module threw while it was loaded. */
export function loadFailure({ file }: Bundle, { name, message }: RunError): AnswerFailure {
  const missing = /^The requested module '(.+)' does not provide an export named '(.+)'/.exec(message);
  if (missing)
    return new AnswerFailure("load", `${file} imports "${missing[2]}" from "${missing[1]}", which has no such export.`);
  return new AnswerFailure("load", `${file} throws while it is loaded: ${name}: ${message}`);
}

/** Nothing is left that could wake the answer. */
export function stuckFailure(requests: readonly WireRequest[]): AnswerFailure {
  const open = requests.findLast(({ outcome }) => outcome === "open");
  const waits = open
    ? `for a reply to ${open.method} ${open.url}, which never comes, and it has set no timer`
    : "for something that never happens: no request is under way and no timer is set";
  return new AnswerFailure("waits-for-ever", `Your code waits for ever ${waits}.`);
}

/** An error that nobody caught would end a real program. */
export function uncaughtFailure(kind: "exception" | "rejection", { name, message }: RunError): AnswerFailure {
  const what = `${name}: ${message}`;
  return kind === "exception"
    ? new AnswerFailure(kind, `Your code threw an error outside of any promise, where nobody can catch it: ${what}`)
    : new AnswerFailure(kind, `A promise of your code was rejected and nobody listened: ${what}`);
}

/** The process ended in the middle of an evaluation. */
export function exitFailure(exit: ProcessExit, place: string | undefined, limits: Limits): AnswerFailure {
  if (/heap out of memory|heap limit/i.test(exit.output)) return memoryFailure(limits.heapMegabytes);
  const how = exit.code === null ? `by signal ${exit.signal}` : `with exit code ${exit.code}`;
  return new AnswerFailure("exit", `Your code ended the process ${how}${place ? ` (${place})` : ""}.`);
}

/** The process holds more memory than it may. */
export function memoryFailure(megabytes: number): AnswerFailure {
  return new AnswerFailure("memory", `Your code used more than ${megabytes} MB of memory.`);
}

/**
 * What reading untrusted bytes throws is the answer's doing. Anything else is a mistake of ours, and stays what it is:
 * it must not be put down to the answer.
 */
export function toFailure(error: unknown): unknown {
  return error instanceof RangeError || error instanceof SyntaxError ? nonsenseFailure() : error;
}

/** Frames that no honest code causes. */
export function nonsenseFailure(): AnswerFailure {
  return new AnswerFailure("protocol", "Your code wrote to the channel between the rig and your code.");
}

/** A mistake of the check's author: the function names something that only exists where it was written. */
export function missingName({ name, message }: RunError, fn: string): KitError | undefined {
  const missing = name === "ReferenceError" ? /^([\w$]+) is not defined$/.exec(message)?.[1] : undefined;
  // An answer that misspells a name, or throws such an error on purpose, is no mistake of the check's.
  if (missing === undefined || missing in globalThis || !isFreeName(missing, fn)) return undefined;
  // vitest rewrites the names that a module imports: `json` becomes `__vi_import_0__.json`.
  const start = fn.indexOf(missing) + missing.length;
  const imported = missing.startsWith("__vi") ? /^\.(\w+)/.exec(fn.slice(start))?.[1] : undefined;
  return new KitError(
    `The function given to evaluate() uses "${imported ?? missing}", which exists only outside of it: ` +
      "it runs in the answer's process. Pass what it needs through `arguments`.",
  );
}

/** Whether a function uses a name that is declared nowhere in it: only such a name can be replaced from outside. */
function isFreeName(name: string, fn: string): boolean {
  try {
    return transformSync(`(${fn})`, { define: { [name]: replacedName }, logLevel: "silent" }).code.includes(
      replacedName,
    );
  } catch {
    return false;
  }
}

const replacedName = "stormproof_replaced_name";
