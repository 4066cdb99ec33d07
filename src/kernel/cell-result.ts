import type { Output } from "../core/notebook.ts";
import type { KernelMessage } from "./message.ts";
import { OutputRecorder } from "./output-recorder.ts";

/** How to run a cell. */
export type ExecuteOptions = {
  /** Id of the cell in its notebook: when the same cell is run again, the work of the earlier run is stopped. */
  readonly cellId?: string;
  /** Answers what the cell asks with `prompt`. Without it nobody is there to ask. */
  readonly onInput?: (question: { readonly prompt: string; readonly password: boolean }) => string | Promise<string>;
  /** Whether a failure has the kernel refuse the cells that already wait. True when left out. */
  readonly stopOnError?: boolean;
};

/** What running a cell came to. */
export type CellResult = {
  /** `aborted`: not run, because a cell before it failed. */
  readonly status: "ok" | "error" | "aborted";
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
  /** Also among the outputs. */
  readonly error?: CellFailure;
  /** Id of the request, by which late output is known. */
  readonly requestId: string;
  readonly tookMs: number;
};

/** Why a cell failed. */
export type CellFailure = {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  /** The line of the cell that failed or led there, counted from 1, when it is known. */
  readonly line: number | undefined;
};

/** Collects what a kernel says about one request to run a cell, until the cell has ended. */
export class CellCollector {
  readonly #requestId: string;
  readonly #startedAt = performance.now();
  readonly #recorder = new OutputRecorder();
  readonly #done = Promise.withResolvers<CellResult>();
  #reply: KernelMessage | undefined;
  #isIdle = false;

  constructor(requestId: string) {
    this.#requestId = requestId;
  }

  /** Resolves when both the reply and the status "idle" have come. */
  get result(): Promise<CellResult> {
    return this.#done.promise;
  }

  /** Takes each message of the kernel; those about other requests are passed over. */
  take(message: KernelMessage): void {
    if (message.parent_header.msg_id !== this.#requestId) return;
    this.#recorder.record(message);
    if (message.header.msg_type === "execute_reply") this.#reply = message;
    if (message.header.msg_type === "status") this.#isIdle = message.content.execution_state === "idle";
    if (this.#reply !== undefined && this.#isIdle) this.#done.resolve(this.#resultFrom(this.#reply));
  }

  #resultFrom({ content, metadata }: KernelMessage): CellResult {
    const { status, execution_count } = content;
    return {
      status: status === "ok" || status === "error" ? status : "aborted",
      executionCount: typeof execution_count === "number" ? execution_count : null,
      outputs: this.#recorder.outputsOf(this.#requestId),
      ...(status === "error" && { error: failureFrom(content, metadata) }),
      requestId: this.#requestId,
      tookMs: performance.now() - this.#startedAt,
    };
  }
}

function failureFrom(content: Record<string, unknown>, { line }: Record<string, unknown>): CellFailure {
  const { ename, evalue, traceback } = content;
  return {
    ename: String(ename),
    evalue: String(evalue),
    traceback: traceback as string[],
    line: typeof line === "number" ? line : undefined,
  };
}
