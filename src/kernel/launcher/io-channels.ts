import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { addressOf, type Connection } from "../connection-file.ts";
import type { Frame } from "../wire.ts";
import { interruptMemory } from "./interrupts.ts";

/** How long the end of the process may wait for the last messages. */
const lastWordsMs = 500;

/** What the thread is told at its start. */
export type IoData = {
  readonly addresses: { readonly control: string; readonly iopub: string; readonly hb: string };
  readonly key: string;
  /** Of the flag that stops loops. */
  readonly interruptMemory: SharedArrayBuffer;
  /** Of the flag that the thread sets when its sockets are closed. */
  readonly closedMemory: SharedArrayBuffer;
  /** Number of the process that started the kernel. */
  readonly parent: number;
};

/** What the thread is asked to do: send a message, or hand over what it has and close its sockets. */
export type IoTask = { readonly channel: "control" | "iopub"; readonly frames: Frame[] } | "close";

/** What the thread says first. */
export const listeningMessage = "listening";

/**
 * The kernel's control, iopub and heartbeat channels, in a thread of their own.
 *
 * There, output gets out and an interruption gets in while a cell loops without ever yielding. The same thread ends
 * the process when the one that started it is gone.
 */
export class IoChannels {
  readonly #thread: Worker;

  private constructor(thread: Worker) {
    this.#thread = thread;
  }

  /** Listens at the addresses of a connection. Requests wait until `read` takes them. */
  static async bind(connection: Connection): Promise<IoChannels> {
    const closed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: IoData = {
      addresses: {
        control: addressOf(connection, "control"),
        iopub: addressOf(connection, "iopub"),
        hb: addressOf(connection, "hb"),
      },
      key: connection.key,
      interruptMemory,
      closedMemory: closed.buffer,
      parent: process.ppid,
    };
    const cache = getCompileCacheDir();
    const env = { ...process.env, ...(cache !== undefined && { NODE_COMPILE_CACHE: path.dirname(cache) }) };
    const thread = new Worker(new URL("./io-thread.ts", import.meta.url), { workerData, env });
    thread.unref();
    await once(thread, "message");
    const channels = new IoChannels(thread);
    process.on("exit", () => {
      channels.#post("close");
      // This thread is about to end and would take the other along with what it has not sent yet.
      Atomics.wait(closed, 0, 0, lastWordsMs);
    });
    return channels;
  }

  /** Hears the requests of the control channel. */
  read(onFrames: (frames: Uint8Array[]) => void): void {
    this.#thread.on("message", onFrames);
  }

  send(channel: "control" | "iopub", frames: Frame[]): void {
    this.#post({ channel, frames });
  }

  #post(task: IoTask): void {
    this.#thread.postMessage(task);
  }
}
