import { PipeStream, type SendFrame } from "./pipe-stream.ts";

/**
 * The server's end of a connection over the pipe. A real `node:http` server takes it as a socket:
 * `server.emit("connection", connection)`.
 */
export class Connection extends PipeStream {
  readonly remotePort: number;
  /** Who ended the connection first. */
  endedBy: "client" | "server" | undefined;

  constructor(id: number, sendFrame: SendFrame) {
    super(id, sendFrame, { allowHalfOpen: true, isOpen: true });
    this.remotePort = id;
    // A client that leaves is no error of the server's.
    this.on("error", () => {});
  }

  override receiveEnd(): void {
    this.endedBy ??= "client";
    super.receiveEnd();
  }

  override receiveReset(): void {
    this.endedBy ??= "client";
    super.receiveReset();
  }

  /** Breaks the connection as a crashing server does: the client sees ECONNRESET. */
  resetAndDestroy(): this {
    if (this.isReset) return this;
    this.endedBy ??= "server";
    this.sendFrame("reset");
    this.isReset = true;
    return this.destroy();
  }

  /** Ends the connection as if it had never been made: `code` is what the client is told. */
  fail(code: string): void {
    if (this.isReset) return;
    this.endedBy ??= "server";
    this.sendFrame("failed", Buffer.from(code));
    this.isReset = true;
    this.destroy();
  }

  override _final(done: () => void): void {
    this.endedBy ??= "server";
    super._final(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.isReset && !this.hasSentEnd) this.sendFrame("end");
    this.hasSentEnd = true;
    done(error);
  }

  /** Nothing is idle here: `node:http` asks for it all the same. */
  setTimeout(): this {
    return this;
  }
}
