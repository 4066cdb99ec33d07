import { Duplex } from "node:stream";
import { dataBytes, encodeCredit, type FrameType, windowBytes } from "./frames.ts";

/** Sends one frame of this connection to the other process. */
export type SendFrame = (type: FrameType, payload?: Uint8Array) => void;

/** What lies in a connection's inbox: bytes, or the news that the other side has ended. */
type Arrival = Buffer | "end";

/**
 * One connection over the pipe, seen from either side.
 *
 * Flow is controlled by credit: a side sends at most `windowBytes` that the other has not consumed, so a body of any
 * size passes without lying in memory.
 */
export class PipeStream extends Duplex {
  readonly remoteAddress = "127.0.0.1";
  readonly remoteFamily = "IPv4";
  readonly id: number;
  protected readonly sendFrame: SendFrame;
  /** False until the other side has accepted the connection; writes wait for it. */
  protected isOpen: boolean;
  protected hasSentEnd = false;
  protected hasReceivedEnd = false;
  protected isReset = false;
  #creditBytes = windowBytes;
  #unreportedBytes = 0;
  #expectedBytes = windowBytes;
  #wantsMore = false;
  readonly #inbox: Arrival[] = [];
  #outbox: { rest: Uint8Array; done: () => void } | undefined;

  constructor(id: number, sendFrame: SendFrame, options: { allowHalfOpen: boolean; isOpen: boolean }) {
    super({ allowHalfOpen: options.allowHalfOpen, highWaterMark: dataBytes });
    this.id = id;
    this.sendFrame = sendFrame;
    this.isOpen = options.isOpen;
  }

  /** Takes bytes from the other side. Throws a `RangeError` when it sends more than its credit. */
  receiveData(bytes: Buffer): void {
    this.#expectedBytes -= bytes.length;
    if (this.#expectedBytes < 0) throw new RangeError("More bytes on a connection than were allowed");
    this.#inbox.push(bytes);
    this.#deliver();
  }

  receiveEnd(): void {
    this.hasReceivedEnd = true;
    this.#inbox.push("end");
    this.#deliver();
  }

  receiveCredit(bytes: number): void {
    this.#creditBytes += bytes;
    this.flush();
  }

  /** The connection is gone; `reason` is what a reader or writer of this side is told. */
  receiveReset(reason?: Error): void {
    this.isReset = true;
    this.destroy(reason);
  }

  override _read(): void {
    this.#wantsMore = true;
    this.#deliver();
  }

  override _write(chunk: Uint8Array | string, encoding: BufferEncoding, done: () => void): void {
    this.#outbox = { rest: typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk, done };
    this.flush();
  }

  override _final(done: () => void): void {
    this.hasSentEnd = true;
    if (!this.isReset) this.sendFrame("end");
    done();
  }

  // What users of a `net.Socket` ask of it besides; a pipe has nothing to set.
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Sends what is waiting, as far as credit reaches. */
  protected flush(): void {
    const outbox = this.#outbox;
    if (outbox === undefined || !this.isOpen) return;
    while (outbox.rest.length > 0 && this.#creditBytes > 0) {
      const piece = outbox.rest.subarray(0, Math.min(dataBytes, this.#creditBytes));
      this.sendFrame("data", piece);
      this.#creditBytes -= piece.length;
      outbox.rest = outbox.rest.subarray(piece.length);
    }
    if (outbox.rest.length > 0) return;
    this.#outbox = undefined;
    outbox.done();
  }

  #deliver(): void {
    while (this.#wantsMore) {
      const arrival = this.#inbox.shift();
      if (arrival === undefined) return;
      if (arrival === "end") {
        this.push(null);
        return;
      }
      this.#wantsMore = this.push(arrival);
      this.#giveCredit(arrival.length);
    }
  }

  /** Credit is given in large pieces: a frame for every read would cost more than it carries. */
  #giveCredit(bytes: number): void {
    this.#unreportedBytes += bytes;
    if (this.#unreportedBytes < windowBytes / 2) return;
    this.#expectedBytes += this.#unreportedBytes;
    this.sendFrame("credit", encodeCredit(this.#unreportedBytes));
    this.#unreportedBytes = 0;
  }
}
