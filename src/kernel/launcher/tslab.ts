import { createRequire } from "node:module";

/** What the kit uses of tslab 1.0.22's insides (`dist/*.d.ts`, which would bring a second @types/node along). */
export type Tslab = {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
  createExecutor(root: string, converters: Converters, console: Output): Executor;
  isCompleteCode(source: string): { completed: boolean; indent?: string };
  printQuickInfo(info: QuickInfo): string;
  /** Called by `display.html(…)` and the like. */
  onDisplay(show: (data: Record<string, unknown>, isUpdate: boolean) => void): void;
};

export type Converter = {
  convert(previous: string, source: string): ConvertResult;
  inspect(previous: string, source: string, position: number): QuickInfo | undefined;
  complete(previous: string, source: string, position: number): Completions;
  addModule(name: string, source: string, meta?: object): Diagnostic[];
  close(): void;
};

/** Cells are TypeScript for Node; the one for browsers is never used, but asked for. */
export type Converters = { node: Converter; browser: Converter; close(): void };

export type ConvertResult = {
  output?: string;
  declOutput?: string;
  diagnostics: Diagnostic[];
  lastExpressionVar?: string;
  hasToplevelAwait?: boolean;
  sideOutputs?: SideOutput[];
};

/** A local module that a cell imports, compiled. */
export type SideOutput = { path: string; data: string };

/** Counted from 0. */
type Position = { readonly offset: number; readonly line: number; readonly character: number };

export type Diagnostic = {
  readonly start: Position;
  readonly end: Position;
  readonly messageText: string;
  readonly category: number;
  readonly code: number;
  /** Relative to the root; undefined for the cell. */
  readonly fileName?: string;
};

export type QuickInfo = { readonly kind: string };

export type Completions = { readonly start: number; readonly end: number; readonly candidates: string[] };

export type Executor = {
  execute(source: string): Promise<boolean>;
  inspect(source: string, position: number): QuickInfo | undefined;
  complete(source: string, position: number): Completions;
  interrupt(): void;
};

/** Where tslab puts the value of a cell (`log`) and what went wrong (`error`). */
export type Output = { log(value: unknown): void; error(...parts: unknown[]): void };

/** Loads tslab. Whatever mends it must be in place before. */
export function loadTslab(): Tslab {
  const require = createRequire(import.meta.url);
  const { createConverter, isCompleteCode } = require("tslab/dist/converter.js");
  const { createExecutor } = require("tslab/dist/executor.js");
  const { printQuickInfo } = require("tslab/dist/inspect.js");
  const jupyter = require("tslab/dist/jupyter.js");
  return {
    createConverter,
    createExecutor,
    isCompleteCode,
    printQuickInfo,
    onDisplay: (show) => {
      jupyter.lastWriteDisplayData = show;
    },
  };
}
