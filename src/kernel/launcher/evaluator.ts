import { inspect } from "node:util";
import { type Cell, currentCell } from "./cell.ts";
import { type CellError, describeDiagnostics, describeThrown } from "./cell-error.ts";
import type { Outcome } from "./cell-runner.ts";
import { mendedConverter } from "./converter.ts";
import { installGuards } from "./guards.ts";
import { kitRoot } from "./kit-files.ts";
import type { Converter, Diagnostic, Executor, Tslab } from "./tslab.ts";
import type { Ts } from "./typescript.ts";
import { installVariableLinks } from "./variable-links.ts";

/** Compiles and runs cells with tslab, and answers what editors ask about code. */
export class Evaluator {
  readonly executor: Executor;
  readonly #showResult: (cell: Cell, value: unknown) => void;
  #diagnostics: Diagnostic[] = [];
  #thrown: { readonly value: unknown } | undefined;

  /** @param showResult - Takes the value of a cell's last expression. */
  constructor(ts: Ts, tslab: Tslab, showResult: (cell: Cell, value: unknown) => void) {
    const converter = this.#noting(mendedConverter(ts, tslab.createConverter({ isJS: false, isBrowser: false })));
    const converters = { node: converter, browser: converter, close: () => converter.close() };
    this.#showResult = showResult;
    this.executor = tslab.createExecutor(kitRoot, converters, {
      log: (value) => this.#showValue(value),
      error: (...parts) => this.#note(parts),
    });
    installGuards();
    installVariableLinks();
  }

  /** Runs the code of a cell until it ends, fails or is interrupted. */
  async evaluate(code: string): Promise<Outcome> {
    this.#diagnostics = [];
    this.#thrown = undefined;
    try {
      if (await this.executor.execute(code)) return { ok: true };
    } catch (error) {
      this.#thrown = { value: error };
    }
    return { ok: false, error: this.#describeFailure(code) };
  }

  /** Has the running cell fail, if it is waiting for something. */
  interrupt(): void {
    this.executor.interrupt();
  }

  #describeFailure(code: string): CellError {
    if (this.#thrown !== undefined) return describeThrown(this.#thrown.value, code);
    return describeDiagnostics(this.#diagnostics, code);
  }

  /** tslab prints diagnostics as text; their codes and places are gone by then. */
  #noting(converter: Converter): Converter {
    return {
      ...converter,
      convert: (previous, source) => {
        const result = converter.convert(previous, source);
        this.#diagnostics = result.diagnostics;
        return result;
      },
    };
  }

  #note(parts: readonly unknown[]): void {
    const [first] = parts;
    const isDiagnostic = typeof first === "string" && first.startsWith("%s%d:%d");
    if (!isDiagnostic) this.#thrown = { value: first };
    // A cell that defines a module (`/** @module name */`) is no failure, whatever the compiler says.
    else if (this.#diagnostics.length === 0) console.error(...parts);
  }

  #showValue(value: unknown): void {
    // A timer as the last expression is an oversight, and its fifteen lines hide what the cell has printed.
    if (/^(Timeout|Immediate)$/.test((value as object).constructor?.name ?? "")) return;
    const cell = currentCell();
    if (cell !== undefined) this.#showResult(cell, value);
  }
}

/** How the value of a cell is shown. */
export function shownValue(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 100 });
}
