import { StringDecoder } from "node:string_decoder";
import { type Cell, currentCell, runOutsideCells } from "./cell.ts";

/** Publishes a message as an answer to the request of a cell. */
export type Publish = (cell: Cell, msgType: string, content: Record<string, unknown>) => void;

/** So many pieces of text may go out at once; beyond that, text is collected, and thousands of lines make few messages. */
const burst = 100;

/** How long text is collected then. After as long without any, one more piece may go out at once. */
const collectMs = 20;

const streams = ["stdout", "stderr"] as const;

type StreamName = (typeof streams)[number];

type Collected = { readonly cell: Cell; readonly name: StreamName; text: string };

/**
 * Leads what is written in the process to the cell that it comes from, however late it comes.
 *
 * A cell that was interrupted or run again prints no more. The first time that an interrupted one tries, its output
 * says that its code still runs.
 */
export class CellOutput {
  readonly #publish: Publish;
  readonly #warned = new WeakSet<Cell>();
  #collected: Collected | undefined;
  #credit = burst;
  #countedAt = 0;
  #isFlushPlanned = false;
  /** Who gets what is written by code of no cell. */
  lastCell: Cell | undefined;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  /** Takes over `process.stdout` and `process.stderr`. */
  captureProcess(): void {
    for (const name of streams) {
      const decoders = new WeakMap<Cell, StringDecoder>();
      process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
        const cell = currentCell() ?? this.lastCell;
        if (cell !== undefined) this.write(cell, name, decode(chunk, cell, decoders));
        const done = rest.find((part) => typeof part === "function");
        if (done !== undefined) queueMicrotask(() => done(null));
        return true;
      };
    }
  }

  /** Publishes anything but text: after the text that came before it. */
  show(msgType: string, content: Record<string, unknown>): void {
    const cell = currentCell() ?? this.lastCell;
    if (cell === undefined || this.#isSilenced(cell)) return;
    this.flush();
    this.#publish(cell, msgType, content);
  }

  write(cell: Cell, name: StreamName, text: string): void {
    if (text === "" || this.#isSilenced(cell)) return;
    if (this.#collected?.cell !== cell || this.#collected.name !== name) this.flush();
    this.#collected ??= { cell, name, text: "" };
    this.#collected.text += text;
    if (this.#mayGoAtOnce()) this.flush();
    else this.#planFlush();
  }

  /** Publishes the text collected so far. */
  flush(): void {
    const collected = this.#collected;
    if (collected === undefined) return;
    this.#collected = undefined;
    this.#publish(collected.cell, "stream", { name: collected.name, text: collected.text });
  }

  #mayGoAtOnce(): boolean {
    const nowMs = performance.now();
    this.#credit = Math.min(burst, this.#credit + (nowMs - this.#countedAt) / collectMs);
    this.#countedAt = nowMs;
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    runOutsideCells(() =>
      setTimeout(() => {
        this.#isFlushPlanned = false;
        this.flush();
      }, collectMs),
    );
  }

  #isSilenced(cell: Cell): boolean {
    if (cell.retirement === "interrupted" && !this.#warned.has(cell)) {
      this.#warned.add(cell);
      this.#publish(cell, "stream", { name: "stderr", text: stillRunning });
    }
    return cell.retirement !== undefined;
  }
}

const stillRunning =
  "Code of this interrupted cell has run on. What it prints is not shown any more; restart the kernel to be rid of it.\n";

/** A character may be cut in two by the end of a chunk. */
function decode(chunk: string | Uint8Array, cell: Cell, decoders: WeakMap<Cell, StringDecoder>): string {
  if (typeof chunk === "string") return chunk;
  const decoder = decoders.get(cell) ?? new StringDecoder("utf8");
  decoders.set(cell, decoder);
  return decoder.write(Buffer.from(chunk));
}
