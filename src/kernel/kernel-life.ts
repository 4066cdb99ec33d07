import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { KitError } from "../core/kit-error.ts";
import { Channels } from "./channels.ts";
import { createConnectionFile } from "./connection-file.ts";
import { KernelProcess } from "./kernel-process.ts";
import { type Channel, type KernelMessage, type Message, newHeader } from "./message.ts";

/** A kernel that says nothing for so long will not start any more. */
const startLimitMs = 60_000;

const attempts = 3;

/** How long to wait for an answer before asking again. */
const askAgainMs = 50;

type LifeOptions = {
  /** What starts the kernel, as in a `kernel.json`: `{connection_file}` stands for the path. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly onMessage: (message: KernelMessage) => void;
  /** Called when the process ends without having been told to. */
  readonly onDeath: (epitaph: string) => void;
};

/** One life of a kernel: a process and the sockets to it. A restarted kernel has another. */
export class KernelLife {
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  readonly #session = randomUUID();
  readonly #listeners = new Set<(message: KernelMessage) => unknown>();
  #isEnding = false;

  private constructor(child: KernelProcess, channels: (onMessage: (message: KernelMessage) => void) => Channels) {
    this.#process = child;
    this.#channels = channels((message) => {
      for (const listener of this.#listeners) listener(message);
    });
  }

  /**
   * Starts a kernel and waits until it answers on all channels.
   *
   * @throws KitError when the process ends or says nothing for a minute; the message carries what it last wrote.
   */
  static async begin(options: LifeOptions): Promise<KernelLife> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await KernelLife.#tryToBegin(options);
      } catch (error) {
        // Between finding a free port and listening on it, somebody else may have taken it.
        const isPortTaken = error instanceof KitError && error.message.includes("EADDRINUSE");
        if (!isPortTaken || attempt === attempts) throw error;
      }
    }
  }

  static async #tryToBegin({ argv, cwd, onMessage, onDeath }: LifeOptions): Promise<KernelLife> {
    const file = await createConnectionFile();
    const child = new KernelProcess(
      argv.map((word) => word.replace("{connection_file}", () => file.path)),
      cwd,
    );
    const life = new KernelLife(child, (take) => new Channels(file.connection, randomUUID(), take));
    try {
      await life.#hearFrom();
    } catch (error) {
      await life.end(0);
      throw error;
    } finally {
      // Both sides have read the key by now; nobody else shall.
      await file.remove();
    }
    // What a kernel says on its way out is about its own end.
    life.#listeners.add((message) => life.#isEnding || onMessage(message));
    void child.ended.then(() => {
      if (life.#isEnding) return;
      life.#channels.close();
      onDeath(child.epitaph);
    });
    return life;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(channel: Channel, message: Message): void {
    this.#channels.send(channel, message);
  }

  /** Sends a request of our own and gives the reply. Waits for ever when none comes. */
  async request(
    channel: "shell" | "control",
    msgType: string,
    content: Record<string, unknown>,
  ): Promise<KernelMessage> {
    const { promise, resolve } = Promise.withResolvers<KernelMessage>();
    const header = newHeader(msgType, this.#session);
    const listener = (message: KernelMessage) => {
      if (message.channel === channel && message.parent_header.msg_id === header.msg_id) resolve(message);
    };
    this.#listeners.add(listener);
    this.send(channel, { header, parent_header: {}, metadata: {}, content });
    try {
      return await promise;
    } finally {
      this.#listeners.delete(listener);
    }
  }

  /** Has the running cell fail, and resolves when the kernel listens again. */
  async interrupt(): Promise<void> {
    await this.request("control", "interrupt_request", {});
  }

  /** Tells the kernel to end, gives it `graceMs` for that, and ends it. */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    if (graceMs > 0) void this.request("control", "shutdown_request", { restart: false });
    await this.#process.end(graceMs);
    this.#channels.close();
  }

  /**
   * Asks until there is an answer on the shell channel and one on iopub: a subscription takes a moment to reach the
   * kernel, and what is published before is lost.
   */
  async #hearFrom(): Promise<void> {
    const heard = new Set<Channel>();
    const listener = (message: KernelMessage) => void heard.add(message.channel);
    this.#listeners.add(listener);
    const deadline = performance.now() + startLimitMs;
    while (!(heard.has("shell") && heard.has("iopub"))) {
      if (this.#process.hasEnded)
        throw new KitError(`Cannot start the kernel: its process ended (${this.#process.epitaph})`);
      if (performance.now() > deadline) throw new KitError("Cannot start the kernel: its process does not answer");
      await Promise.race([this.request("shell", "kernel_info_request", {}), sleep(askAgainMs), this.#process.ended]);
    }
    this.#listeners.delete(listener);
  }
}
