import { AsyncLocalStorage } from "node:async_hooks";
import type { WireMessage } from "../wire.ts";

/** Why the code of a cell has no business running any more. */
export type Retirement = "interrupted" | "run again";

/** Asks the person in front of the notebook for a line of text. */
export type Ask = (text: string, options: { password: boolean }) => Promise<string>;

/** One run of a cell, from its request on until long after its reply: its timers and calls may outlive it. */
export class Cell {
  /** The request that started it. What the cell prints is published as an answer to this request. */
  readonly request: WireMessage;
  /** The number in brackets beside the cell. */
  readonly count: number;
  /** The cell's id in its notebook, when the front end says it. */
  readonly id: string | undefined;
  readonly ask: Ask;
  readonly #controller = new AbortController();
  #retirement: Retirement | undefined;

  constructor(request: WireMessage, count: number, ask: Ask) {
    this.request = request;
    this.count = count;
    this.id = cellIdOf(request);
    this.ask = ask;
  }

  /** Whether the front end shows questions. */
  get canAsk(): boolean {
    return this.request.content.allow_stdin === true;
  }

  /** Aborted when the cell is interrupted or run again. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get retirement(): Retirement | undefined {
    return this.#retirement;
  }

  /** Ends the cell's claim to run and to print. Does nothing the second time. */
  retire(why: Retirement): void {
    if (this.#retirement !== undefined) return;
    // First the signal: who listens to it may still say so.
    this.#controller.abort(new DOMException(`The cell was ${why}`, "AbortError"));
    this.#retirement = why;
  }
}

const context = new AsyncLocalStorage<Cell>();

/** Runs `work` so that everything it starts, however late it happens, is known to belong to `cell`. */
export function runInCell<T>(cell: Cell, work: () => T): T {
  return context.run(cell, work);
}

/** Runs `work` so that what it starts belongs to no cell. */
export function runOutsideCells<T>(work: () => T): T {
  return context.exit(work);
}

/** The cell whose code is running, or has started what is running; undefined in code of no cell. */
export function currentCell(): Cell | undefined {
  return context.getStore();
}

/** JupyterLab and VS Code name the cell in the metadata of their request. */
function cellIdOf(request: WireMessage): string | undefined {
  const id = request.metadata.cellId;
  return typeof id === "string" ? id : undefined;
}
