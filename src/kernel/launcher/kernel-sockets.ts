import { writeSync } from "node:fs";
import { Router } from "zeromq";
import { addressOf, type Connection } from "../connection-file.ts";
import type { Message } from "../message.ts";
import { SendQueue } from "../send-queue.ts";
import { decode, encode, WireError, type WireMessage } from "../wire.ts";
import { IoChannels } from "./io-channels.ts";

/** How long the last messages may hold back the end of the process. */
const lingerMs = 500;

/** The channels on which front ends send requests. */
export type RequestChannel = "shell" | "control" | "stdin";

type Outgoing = Message & { readonly identities: readonly Uint8Array[] };

/** The kernel's side of the five sockets of a connection file. */
export class KernelSockets {
  readonly #key: string;
  readonly #io: IoChannels;
  readonly #shell = new Router({ linger: lingerMs, sendHighWaterMark: 0 });
  readonly #stdin = new Router({ linger: lingerMs, sendHighWaterMark: 0 });
  readonly #queues = { shell: new SendQueue(this.#shell), stdin: new SendQueue(this.#stdin) };

  private constructor(key: string, io: IoChannels) {
    this.#key = key;
    this.#io = io;
  }

  /** Listens on every port of the connection. A request that comes meanwhile waits in its socket until it is read. */
  static async bind(connection: Connection): Promise<KernelSockets> {
    const sockets = new KernelSockets(connection.key, await IoChannels.bind(connection));
    await sockets.#shell.bind(addressOf(connection, "shell"));
    await sockets.#stdin.bind(addressOf(connection, "stdin"));
    return sockets;
  }

  /** Reads requests of one channel. What is no signed message is dropped, with a line on the process's own log. */
  read(channel: RequestChannel, onRequest: (request: WireMessage) => void): void {
    const take = (frames: readonly Uint8Array[]) => {
      try {
        onRequest(decode(frames, this.#key));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        // Not to process.stderr, which shows under a cell.
        writeSync(2, `${error.message}\n`);
      }
    };
    if (channel === "control") this.#io.read(take);
    else void readAll(channel === "shell" ? this.#shell : this.#stdin, take);
  }

  send(channel: RequestChannel | "iopub", message: Outgoing): void {
    const frames = encode(message, this.#key);
    if (channel === "control" || channel === "iopub") this.#io.send(channel, frames);
    else this.#queues[channel].send(frames);
  }

  /** Resolves when every reply is handed to ZeroMQ. What goes out by the other thread is waited for at the end. */
  async flushed(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.flushed()));
  }
}

async function readAll(socket: Router, take: (frames: readonly Uint8Array[]) => void): Promise<void> {
  for await (const frames of socket) take(frames);
}
