import { randomUUID } from "node:crypto";
import { KitError } from "../core/kit-error.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelName } from "../kernel/kernel-spec.ts";
import { type KernelMessage, newHeader } from "../kernel/message.ts";
import { isFor, type KernelPage } from "./kernel-page.ts";
import { OutputLimit } from "./output-limit.ts";

/** What the app asks of a kernel; a test hands in a small one. */
export type KernelFace = Pick<Kernel, "subscribe" | "forward" | "interrupt" | "restart" | "shutdown" | "state">;

/** A running kernel with the pages that look at it. */
export class LiveKernel {
  readonly id: string = randomUUID();
  readonly #kernel: KernelFace;
  readonly #nowMs: () => number;
  readonly #pages = new Set<KernelPage>();
  readonly #limit = new OutputLimit();
  #lastActivityAt: number;

  constructor(kernel: KernelFace, nowMs: () => number) {
    this.#kernel = kernel;
    this.#nowMs = nowMs;
    this.#lastActivityAt = nowMs();
    kernel.subscribe((message) => this.#deliver(message));
  }

  /** The kernel as Jupyter's API describes it. */
  get model() {
    return {
      id: this.id,
      name: kernelName,
      last_activity: new Date(this.#lastActivityAt).toISOString(),
      execution_state: this.#kernel.state,
      connections: this.#pages.size,
    };
  }

  /** When somebody last asked it or it said something, in milliseconds since 1970. */
  get lastActivityAt(): number {
    return this.#lastActivityAt;
  }

  /** Whether nobody looks at it and nothing runs on it. */
  get isForgotten(): boolean {
    return this.#pages.size === 0 && this.#kernel.state !== "busy";
  }

  /** Whether its process ended by itself; `restart` begins another. */
  get isDead(): boolean {
    return this.#kernel.state === "dead";
  }

  /** Connects a page until the function that it gives back is called. */
  join(page: KernelPage): () => void {
    this.#pages.add(page);
    return () => void this.#pages.delete(page);
  }

  /** Hands a page's message to the kernel, which keeps it while it restarts. */
  forward(message: KernelMessage): void {
    this.#lastActivityAt = this.#nowMs();
    this.#kernel.forward(message);
  }

  /** Stops the running cell; a kernel that does not listen is restarted. */
  async interrupt(): Promise<void> {
    await this.#kernel.interrupt();
  }

  /** Starts afresh. Cells that run or wait are told so. @throws KitError when there is no fresh start. */
  async restart(): Promise<void> {
    try {
      await this.#kernel.restart();
    } catch (error) {
      this.#tellDeath();
      throw kernelTrouble(error);
    }
  }

  /** Ends the kernel and lets its pages go. */
  async shutdown(): Promise<void> {
    await this.#kernel.shutdown();
    this.#tellDeath();
    for (const page of this.#pages) page.close();
  }

  #tellDeath(): void {
    const header = newHeader("status", this.id);
    this.#deliver({ channel: "iopub", header, parent_header: {}, metadata: {}, content: { execution_state: "dead" } });
  }

  #deliver(message: KernelMessage): void {
    this.#lastActivityAt = this.#nowMs();
    const shown = isRestart(message)
      ? { ...message, content: { execution_state: "starting" } }
      : this.#limit.pass(message);
    if (shown === undefined) return;
    for (const page of this.#pages) if (isFor(page, shown)) page.send(shown);
  }
}

/** What a page is told when there is no kernel; the reason itself is for the terminal. */
export function kernelTrouble(cause: unknown): KitError {
  return new KitError("The kernel did not start. `npx stormproof doctor` looks for the reason.", { cause });
}

/**
 * Whether a message says that the kernel restarts.
 *
 * JupyterLab takes that for a crash: it opens a dialog which says that the kernel has died. A kernel that restarts here
 * was told to, by the learner or by an interrupt that a cell did not obey, and the cell says so.
 */
function isRestart({ channel, header, content }: KernelMessage): boolean {
  return channel === "iopub" && header.msg_type === "status" && content.execution_state === "restarting";
}
