import type { ISessionContext } from "@jupyterlab/apputils";
import { runCell, setCellExecutor } from "@jupyterlab/notebook";
import type { ServiceManager } from "@jupyterlab/services";
import { Store } from "../page/store.ts";
import { type KernelState, stateOf } from "./kernel-state.ts";

/**
 * The kernel of a lesson: what it does, and a new one where it has ended.
 *
 * JupyterLab lets go of a kernel that has ended, and knows no way back to one: to restart it fails, and a cell that is
 * run on it loses what it showed, without a word.
 */
export class LessonKernel {
  readonly state = new Store<KernelState>("starting");
  /** Whether the page went on with a new kernel that nobody asked for, so that all variables are gone. */
  readonly isReplaced = new Store(false);
  /** Why there is no new kernel, in one sentence. */
  readonly trouble = new Store<string | undefined>(undefined);
  readonly #session: ISessionContext;
  readonly #manager: ServiceManager.IManager;
  #replacing: Promise<boolean> | undefined;

  constructor(session: ISessionContext, manager: ServiceManager.IManager) {
    this.#session = session;
    this.#manager = manager;
    for (const signal of [session.statusChanged, session.connectionStatusChanged, session.kernelChanged]) {
      signal.connect(this.#update);
    }
    void session.ready.then(this.#update);
    // JupyterLab takes one executor, and asks it for each cell that is run.
    setCellExecutor({
      runCell: async (options) => {
        if (this.#hasEnded && options.cell.model.type === "code" && !(await this.#goOn())) return false;
        return runCell(options);
      },
    });
  }

  /** Starts afresh, without variables. */
  async restart(): Promise<void> {
    this.isReplaced.set(false);
    if (this.#hasEnded) await this.#replace();
    else await this.#session.restartKernel();
  }

  /** Stops the running cell. */
  async interrupt(): Promise<void> {
    if (!this.#hasEnded) await this.#session.session?.kernel?.interrupt();
  }

  /** Finds the kernel again when the server is back; a server that was started anew has none, so it starts one. */
  async reconnect(): Promise<void> {
    // Lets go of sessions that the server does not know any more.
    await this.#manager.kernels.refreshRunning();
    await this.#manager.sessions.refreshRunning();
    const kernel = this.#session.session?.kernel;
    if (kernel && !kernel.isDisposed) return kernel.reconnect();
    await this.#goOn();
  }

  get #hasEnded(): boolean {
    return this.#session.session?.kernel?.status === "dead";
  }

  /** Takes a new kernel in place of the one that has ended. @returns Whether there is one. */
  async #goOn(): Promise<boolean> {
    this.isReplaced.set(await this.#replace());
    return this.isReplaced.get();
  }

  /** All cells that want a new kernel at the same time get the same. */
  #replace(): Promise<boolean> {
    this.#replacing ??= this.#startAnew().finally(() => {
      this.#replacing = undefined;
      this.#update();
    });
    this.#update();
    return this.#replacing;
  }

  async #startAnew(): Promise<boolean> {
    this.trouble.set(undefined);
    try {
      // Another tab with this lesson may have a new one by now.
      await this.#manager.sessions.refreshRunning();
      const { session } = this.#session;
      if (!session) return !(await this.#session.startKernel());
      if (this.#hasEnded) await session.changeKernel({ name: "stormproof" });
      return true;
    } catch (error) {
      this.trouble.set(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  readonly #update = (): void => {
    this.state.set(this.#replacing ? "restarting" : stateOf(this.#session));
  };
}
