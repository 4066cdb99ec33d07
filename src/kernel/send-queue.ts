import type { Frame } from "./wire.ts";

/** A ZeroMQ socket that can be written to. */
export type WritableSocket = { readonly closed: boolean; send(frames: Frame[]): Promise<void> };

/**
 * Sends messages over a ZeroMQ socket in order, however many come at once.
 *
 * zeromq.js hands on some 500 messages within one turn of the event loop and refuses the next with EBUSY. What is lost
 * that way is lost for good, the status "idle" included, so it is kept here until the socket takes it.
 */
export class SendQueue {
  readonly #socket: WritableSocket;
  readonly #waiting: Frame[][] = [];
  #lastSend: Promise<unknown> = Promise.resolve();
  #draining: Promise<void> | undefined;

  constructor(socket: WritableSocket) {
    this.#socket = socket;
  }

  /** Sends at once when the socket takes it, also in the middle of a loop that never yields. */
  send(frames: Frame[]): void {
    if (this.#waiting.length === 0 && this.#trySend(frames)) return;
    this.#waiting.push(frames);
    this.#draining ??= this.#drain();
  }

  /** Resolves when all that was sent so far is handed to ZeroMQ. */
  async flushed(): Promise<void> {
    await this.#draining;
    await this.#lastSend;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#socket.closed) {
      await this.#lastSend;
      while (this.#waiting[0] !== undefined && this.#trySend(this.#waiting[0])) this.#waiting.shift();
    }
    this.#draining = undefined;
  }

  #trySend(frames: Frame[]): boolean {
    try {
      // A send that fails later fails because the socket was closed: nobody is left to read.
      this.#lastSend = this.#socket.send(frames).catch(() => {});
      return true;
    } catch {
      return false;
    }
  }
}
