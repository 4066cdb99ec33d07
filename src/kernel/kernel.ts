import { randomUUID } from "node:crypto";
import type { CellResult, ExecuteOptions } from "./cell-result.ts";
import { executeCell } from "./execute-cell.ts";
import { happensWithin } from "./happens-within.ts";
import { KernelLife } from "./kernel-life.ts";
import { kernelSpec } from "./kernel-spec.ts";
import { alreadyDead, deathOf, type LastWords, restartedByHand, shutDown, stubborn } from "./last-words.ts";
import { type Channel, type Header, type KernelMessage, newHeader } from "./message.ts";
import { UnfinishedCells } from "./unfinished-cells.ts";

/** What a kernel does. `dead`: its process ended by itself; `restart` begins another. */
export type KernelState = "starting" | "idle" | "busy" | "restarting" | "dead";

/** How long a cell may take to stop after an interrupt before its kernel is killed. */
const interruptPatienceMs = 2_000;

/** How long a kernel may take to end when it is told to. */
const endGraceMs = 500;

/**
 * A TypeScript kernel: a process that runs cells, and what watches over it.
 *
 * Front ends get its messages with `subscribe` and send theirs with `forward`, as Jupyter has them; `execute` runs a
 * cell and gives what came of it. Every request to run a cell is answered, also when the process dies over it.
 */
export class Kernel {
  readonly #root: string;
  readonly #session = randomUUID();
  readonly #listeners = new Set<(message: KernelMessage) => void>();
  readonly #cells = new UnfinishedCells();
  #heldBack: KernelMessage[] = [];
  #state: KernelState = "starting";
  #life: KernelLife | undefined;
  #replacing: Promise<void> | undefined;
  #isShutDown = false;

  private constructor(root: string) {
    this.#root = root;
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param options.root - The kit's folder, in which the kernel works.
   */
  static async start(options: { root: string }): Promise<Kernel> {
    const kernel = new Kernel(options.root);
    await kernel.#begin();
    return kernel;
  }

  get state(): KernelState {
    return this.#state;
  }

  /** Process id, for whoever wants to measure it; undefined while there is no process. */
  get pid(): number | undefined {
    return this.#life?.pid;
  }

  /** Hears every message from the kernel, also across restarts. Returns the function that ends it. */
  subscribe(listener: (message: KernelMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Sends a front end's message as it is. While the kernel restarts it is kept until the new one listens. */
  forward(message: KernelMessage): void {
    this.#cells.sent(message);
    if (this.#life !== undefined) this.#life.send(message.channel, message);
    else if (this.#state === "dead") this.#closeCells(alreadyDead);
    else this.#heldBack.push(message);
  }

  /** Runs a cell and gives its outputs. A failing cell is a result, not an exception. */
  execute(code: string, options: ExecuteOptions = {}): Promise<CellResult> {
    return executeCell(this, this.#session, code, options);
  }

  /**
   * Stops the running cell.
   *
   * A cell that does not stop within 2 s takes its kernel with it: it is killed, its cell fails with a message that
   * says so, and a new kernel starts.
   */
  async interrupt(): Promise<"interrupted" | "restarted"> {
    const life = this.#life;
    if (life === undefined) return "interrupted";
    const { running } = this.#cells;
    const stopped = Promise.all([life.interrupt(), this.#ended(running)]);
    if (await happensWithin(stopped, interruptPatienceMs)) return "interrupted";
    // Who has lost patience earlier and restarted the kernel may have the next cell running by now.
    if (this.#life === life) await this.#replace(stubborn(interruptPatienceMs), 0);
    else await this.#replacing;
    return "restarted";
  }

  /** Ends the kernel and starts another. Cells that run or wait fail with a message. */
  async restart(): Promise<void> {
    await this.#replace(restartedByHand, endGraceMs);
  }

  /** Ends the kernel for good. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    await this.#replacing?.catch(() => {});
    const life = this.#life;
    this.#life = undefined;
    this.#closeCells(shutDown);
    this.#setState("dead");
    await life?.end(endGraceMs);
  }

  async #begin(): Promise<void> {
    this.#life = await KernelLife.begin({
      argv: kernelSpec(process.execPath, this.#root, process).argv,
      cwd: this.#root,
      onMessage: (message) => this.#emit(message),
      onDeath: (epitaph) => this.#die(epitaph),
    });
    this.#setState("idle");
    for (const message of this.#heldBack.splice(0)) this.#life.send(message.channel, message);
  }

  #replace(why: LastWords, graceMs: number): Promise<void> {
    this.#replacing ??= this.#beginAnew(why, graceMs).finally(() => {
      this.#replacing = undefined;
    });
    return this.#replacing;
  }

  async #beginAnew(why: LastWords, graceMs: number): Promise<void> {
    const old = this.#life;
    this.#life = undefined;
    this.#closeCells(why);
    this.#setState("restarting");
    await old?.end(graceMs);
    if (this.#isShutDown) return;
    try {
      await this.#begin();
    } catch (error) {
      this.#heldBack = [];
      this.#closeCells(alreadyDead);
      this.#setState("dead");
      throw error;
    }
  }

  #die(epitaph: string): void {
    this.#life = undefined;
    this.#closeCells(deathOf(epitaph));
    this.#setState("dead");
  }

  /** Resolves when a request to run a cell has been answered in full. */
  async #ended(request: KernelMessage | undefined): Promise<void> {
    if (request === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const unsubscribe = this.subscribe(() => {
      if (!this.#cells.has(request)) resolve();
    });
    await promise.finally(unsubscribe);
  }

  /** Answers for a kernel that cannot: the running cell failed, those that wait are not run. */
  #closeCells({ ename, evalue }: LastWords): void {
    const { running } = this.#cells;
    for (const request of this.#cells.takeAll()) {
      const isLost = request === running || running === undefined;
      const failure = { ename, evalue, traceback: [`\x1b[31m${ename}\x1b[39m: ${evalue}`] };
      if (isLost) this.#say("iopub", "error", failure, request.header);
      const reply = isLost ? { status: "error", execution_count: null, ...failure } : { status: "aborted" };
      this.#say("shell", "execute_reply", reply, request.header);
      this.#say("iopub", "status", { execution_state: "idle" }, request.header);
    }
  }

  #setState(state: KernelState): void {
    this.#say("iopub", "status", { execution_state: state });
  }

  #say(channel: Channel, msgType: string, content: Record<string, unknown>, parent: Partial<Header> = {}): void {
    this.#emit({
      channel,
      header: newHeader(msgType, this.#session),
      parent_header: parent,
      metadata: {},
      content,
    });
  }

  #emit(message: KernelMessage): void {
    this.#cells.received(message);
    if (message.header.msg_type === "status") this.#state = message.content.execution_state as KernelState;
    for (const listener of this.#listeners) listener(message);
  }
}
