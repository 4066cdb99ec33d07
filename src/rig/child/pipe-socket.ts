import net from "node:net";
import { PipeStream, type SendFrame } from "../pipe-stream.ts";

const { setImmediate } = globalThis;

/** A client's socket over the pipe, with the face of `net.Socket`. */
export class PipeSocket extends PipeStream {
  connecting = true;
  pending = true;
  timeout = 0;
  bytesRead = 0;
  bytesWritten = 0;
  encrypted = false;
  readonly remotePort: number;
  readonly localAddress = "127.0.0.1";
  readonly localFamily = "IPv4";
  readonly localPort: number;
  readonly autoSelectFamilyAttemptedAddresses: string[] = [];
  readonly #host: string;

  constructor(id: number, sendFrame: SendFrame, { host, port }: { host: string; port: number }) {
    super(id, sendFrame, { allowHalfOpen: false, isOpen: false });
    this.#host = host;
    this.remotePort = port;
    this.localPort = 10_000 + id;
  }

  get readyState(): string {
    if (this.connecting) return "opening";
    if (this.readable && this.writable) return "open";
    if (this.readable) return "readOnly";
    return this.writable ? "writeOnly" : "closed";
  }

  /** The server has accepted the connection. */
  receiveOpened(): void {
    if (this.destroyed) return;
    this.isOpen = true;
    this.connecting = false;
    this.pending = false;
    this.emit("connect");
    this.emit("ready");
    this.flush();
  }

  /** The connection could not be made; `code` is what Node would say. */
  receiveFailed(code: string): void {
    this.isReset = true;
    this.connecting = false;
    const isNameError = code === "ENOTFOUND";
    const where = isNameError ? this.#host : `${this.remoteAddress}:${this.remotePort}`;
    const syscall = isNameError ? "getaddrinfo" : "connect";
    const place = isNameError ? { hostname: this.#host } : { address: this.remoteAddress, port: this.remotePort };
    this.destroy(
      Object.assign(new Error(`${syscall} ${code} ${where}`), { errno: errorNumbers[code], code, syscall, ...place }),
    );
  }

  override receiveData(bytes: Buffer): void {
    this.bytesRead += bytes.length;
    this._unrefTimer();
    super.receiveData(bytes);
  }

  /** A turn later than the bytes before it, as from a network: clients count on having read those by then. */
  override receiveEnd(): void {
    setImmediate(() => super.receiveEnd());
  }

  /** The server broke the connection. */
  override receiveReset(): void {
    const error = Object.assign(new Error("read ECONNRESET"), {
      errno: errorNumbers.ECONNRESET,
      code: "ECONNRESET",
      syscall: "read",
    });
    super.receiveReset(error);
  }

  override _write(chunk: Uint8Array | string, encoding: BufferEncoding, done: () => void): void {
    this.bytesWritten += chunk.length;
    this._unrefTimer();
    super._write(chunk, encoding, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connecting = false;
    this.setTimeout(0);
    const isOverOnBothSides = this.hasSentEnd && this.hasReceivedEnd;
    if (!this.isReset && !isOverOnBothSides) this.sendFrame("reset");
    done(error);
  }

  resetAndDestroy(): this {
    return this.destroy();
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    net.Socket.prototype.setTimeout.call(this as unknown as net.Socket, ms, onTimeout);
    return this;
  }

  /** Restarts the idle timeout; Node's own streams call it by this name. */
  _unrefTimer(): void {
    (net.Socket.prototype as unknown as { _unrefTimer(): void })._unrefTimer.call(this);
  }

  address(): { address: string; family: string; port: number } {
    return { address: this.localAddress, family: this.localFamily, port: this.localPort };
  }
}

const errorNumbers: Readonly<Record<string, number>> = { ECONNREFUSED: -111, ECONNRESET: -104, ENOTFOUND: -3008 };
