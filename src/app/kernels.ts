import { KitError } from "../core/kit-error.ts";
import { type KernelFace, kernelTrouble, LiveKernel } from "./live-kernel.ts";
import { Refusal } from "./refusal.ts";

/** A kernel takes some 300 MB. Those that a page looks at stay, however many there are. */
const usualKernels = 4;

/** The kernels that the app has started. */
export class Kernels {
  readonly #startKernel: () => Promise<KernelFace>;
  readonly #nowMs: () => number;
  readonly #kernels = new Map<string, LiveKernel>();
  readonly #starting = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(startKernel: () => Promise<KernelFace>, nowMs: () => number = Date.now) {
    this.#startKernel = startKernel;
    this.#nowMs = nowMs;
  }

  /** Starts a kernel and waits until it can work. @throws KitError when it does not start. */
  async start(): Promise<LiveKernel> {
    if (this.#isClosed) throw new KitError("Cannot start a kernel: the kit is stopping.");
    const starting = this.#begin();
    this.#starting.add(starting);
    try {
      return await starting;
    } catch (error) {
      throw kernelTrouble(error);
    } finally {
      this.#starting.delete(starting);
    }
  }

  /** @throws Refusal (404) when there is none of this id. */
  get(id: string): LiveKernel {
    const kernel = this.#kernels.get(id);
    if (kernel === undefined) throw new Refusal(404, `There is no kernel ${JSON.stringify(id)}: it was stopped.`);
    return kernel;
  }

  has(id: string): boolean {
    return this.#kernels.has(id);
  }

  list(): LiveKernel[] {
    return [...this.#kernels.values()];
  }

  /** @throws Refusal (404) when there is none of this id. */
  async stop(id: string): Promise<void> {
    const kernel = this.get(id);
    this.#kernels.delete(id);
    await kernel.shutdown();
  }

  /** Stops all, those included that are about to start; no new one starts afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting);
    await Promise.all(this.list().map((kernel) => this.stop(kernel.id)));
  }

  async #begin(): Promise<LiveKernel> {
    await this.#makeRoom();
    const kernel = new LiveKernel(await this.#startKernel(), this.#nowMs);
    this.#kernels.set(kernel.id, kernel);
    return kernel;
  }

  /** Stops the kernel that was left alone for longest, when there are as many as a small computer bears. */
  async #makeRoom(): Promise<void> {
    if (this.#kernels.size < usualKernels) return;
    const [oldest] = this.list()
      .filter((kernel) => kernel.isForgotten)
      .sort((a, b) => a.lastActivityAt - b.lastActivityAt);
    if (oldest !== undefined) await this.stop(oldest.id);
  }
}
