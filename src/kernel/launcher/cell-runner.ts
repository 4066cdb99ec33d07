import { setTimeout as sleep } from "node:timers/promises";
import type { WireMessage } from "../wire.ts";
import { stopTimersOf } from "./background-work.ts";
import { type Ask, Cell, type Retirement, runInCell } from "./cell.ts";
import type { CellError } from "./cell-error.ts";
import { lowerInterrupt } from "./interrupts.ts";
import type { CellOutput, Publish } from "./output.ts";

/** How a cell's code went. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: CellError };

/** What the runner needs of its surroundings. */
export type CellRunnerOptions = {
  readonly output: CellOutput;
  readonly publish: Publish;
  readonly publishStatus: (status: "busy" | "idle", request: WireMessage) => void;
  readonly reply: (request: WireMessage, content: Record<string, unknown>, metadata?: Record<string, unknown>) => void;
  readonly askFor: (request: WireMessage) => Ask;
  readonly evaluate: (code: string) => Promise<Outcome>;
};

/** How long to look for requests that a front end sent together with the one that failed. */
const settleMs = 10;

/** Runs cells one after the other, in the order of their requests. */
export class CellRunner {
  readonly #options: CellRunnerOptions;
  readonly #queue: WireMessage[] = [];
  readonly #lastRuns = new Map<string, Cell>();
  readonly #history: [session: number, line: number, code: string][] = [];
  #count = 0;
  #running: Cell | undefined;
  #isBusy = false;

  constructor(options: CellRunnerOptions) {
    this.#options = options;
  }

  /** The request whose cell is running. */
  get running(): WireMessage | undefined {
    return this.#running?.request;
  }

  /** What was run so far: session, number, code. */
  get history(): readonly (readonly [session: number, line: number, code: string])[] {
    return this.#history;
  }

  enqueue(request: WireMessage): void {
    this.#queue.push(request);
    if (!this.#isBusy) void this.#runAll();
  }

  /** Takes the running cell the right to run; its timers stop, its signal is aborted, its output ends. */
  retireRunning(why: Retirement): void {
    if (this.#running !== undefined) retire(this.#running, why);
  }

  async #runAll(): Promise<void> {
    this.#isBusy = true;
    for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
      await this.#run(request);
    }
    this.#isBusy = false;
  }

  async #run(request: WireMessage): Promise<void> {
    const { output, publish, publishStatus, reply, askFor, evaluate } = this.#options;
    const code = String(request.content.code ?? "");
    const started = new Date().toISOString();
    const cell = this.#newCell(request, code, askFor(request));
    publishStatus("busy", request);
    if (request.content.silent !== true) publish(cell, "execute_input", { code, execution_count: cell.count });
    const outcome = await runInCell(cell, () => evaluate(code));
    output.flush();
    if (!outcome.ok && outcome.error.ename === "Interrupted") retire(cell, "interrupted");
    if (outcome.ok) {
      reply(request, { status: "ok", execution_count: cell.count, payload: [], user_expressions: {} }, { started });
    } else {
      const { line, ...error } = outcome.error;
      publish(cell, "error", error);
      if (request.content.stop_on_error !== false) await this.#abortQueue();
      reply(request, { status: "error", execution_count: cell.count, ...error }, { started, line });
    }
    this.#running = undefined;
    lowerInterrupt();
    publishStatus("idle", request);
  }

  #newCell(request: WireMessage, code: string, ask: Ask): Cell {
    if (request.content.silent !== true && request.content.store_history !== false) {
      this.#count += 1;
      this.#history.push([0, this.#count, code]);
    }
    const cell = new Cell(request, this.#count, ask);
    if (cell.id !== undefined) {
      const earlier = this.#lastRuns.get(cell.id);
      if (earlier !== undefined) retire(earlier, "run again");
      this.#lastRuns.set(cell.id, cell);
    }
    this.#running = cell;
    this.#options.output.lastCell = cell;
    return cell;
  }

  /** Refuses what came before the failure is known. What comes after the failed cell's reply is run again. */
  async #abortQueue(): Promise<void> {
    await sleep(settleMs);
    for (const request of this.#queue.splice(0)) {
      this.#options.publishStatus("busy", request);
      this.#options.reply(request, { status: "aborted" });
      this.#options.publishStatus("idle", request);
    }
  }
}

function retire(cell: Cell, why: Retirement): void {
  // Who listens to the cell's signal is code of the cell.
  runInCell(cell, () => cell.retire(why));
  stopTimersOf(cell);
}
