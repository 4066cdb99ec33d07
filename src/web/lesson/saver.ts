import type { Context } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import type { ServerWatch } from "../page/server-watch.ts";
import { Store } from "../page/store.ts";
import { trustOutputs } from "./trust-outputs.ts";

const quietMs = 1_500;
const retryMs = 5_000;

/** Where copies of lessons are kept, relative to the kit. */
const backupFolder = "work/lessons/backup";

/** Whether the learner's edits are in the file; `conflict`: another program or tab changed it, nothing is saved. */
export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict";

/**
 * Saves a notebook: by itself when nothing was changed for a moment, and on demand.
 *
 * JupyterLab's own way to save asks in a dialog when the file was changed elsewhere, in the middle of typing, and then
 * throws one of the two versions away.
 */
export class Saver {
  readonly state = new Store<SaveState>("saved");
  #hash: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #isStopped = false;
  readonly #context: Context<INotebookModel>;
  readonly #contents: Contents.IManager;
  readonly #watch: ServerWatch;

  constructor(context: Context<INotebookModel>, contents: Contents.IManager, watch: ServerWatch) {
    this.#context = context;
    this.#contents = contents;
    this.#watch = watch;
    this.#hash = context.contentsModel?.hash;
    context.model.contentChanged.connect(() => this.#saveIn(quietMs));
    watch.state.subscribe(() => this.#saveIn(quietMs));
    window.addEventListener("beforeunload", (event) => {
      if (this.#model.dirty && !this.#isStopped) event.preventDefault();
    });
  }

  /** Saves now. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
    });
    await this.#saving;
  }

  /** Never saves again: what is on the page must not overwrite what is about to be loaded. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Ends a conflict: the page's notebook is saved. A copy of the file's is kept. */
  async keepMine(): Promise<void> {
    await this.#contents.copy(this.#context.path, backupFolder);
    this.#hash = await this.#hashOnDisk();
    this.state.set("unsaved");
    await this.save();
  }

  /** Ends a conflict: the file's notebook is shown. A copy of the page's is kept. */
  async takeTheirs(): Promise<void> {
    const name = this.#context.path.split("/").at(-1)?.replace(".ipynb", "");
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    await this.#write(`${backupFolder}/${name}-page-${time}.ipynb`);
    await this.#context.revert();
    trustOutputs(this.#model);
    this.#hash = await this.#hashOnDisk();
    this.#model.dirty = false;
    this.state.set("saved");
  }

  get #model(): INotebookModel {
    return this.#context.model;
  }

  async #save(): Promise<void> {
    // While the server is gone, the page says so; the next attempt comes when it is back.
    if (this.#isStopped || (await this.#watch.check()) !== "there") return;
    this.state.set("saving");
    try {
      const hash = await this.#hashOnDisk();
      if (hash !== undefined && hash !== this.#hash) return this.state.set("conflict");
      // What is typed from here on is not in what is sent, and makes the model dirty again.
      this.#model.dirty = false;
      this.#hash = (await this.#write(this.#context.path)).hash;
      this.state.set(this.#model.dirty ? "unsaved" : "saved");
    } catch {
      this.#model.dirty = true;
      this.state.set("failed");
      this.#saveIn(retryMs);
    }
  }

  #write(path: string): Promise<Contents.IModel> {
    return this.#contents.save(path, { type: "notebook", format: "json", content: this.#model.toJSON() });
  }

  /** Names the version of the file; `undefined` when somebody deleted it. */
  async #hashOnDisk(): Promise<string | undefined> {
    try {
      return (await this.#contents.get(this.#context.path, { content: false, hash: true })).hash;
    } catch (error) {
      if ((error as { response?: Response }).response?.status === 404) return undefined;
      throw error;
    }
  }

  #saveIn(delayMs: number): void {
    if (!this.#model.dirty || this.#isStopped || this.state.get() === "conflict") return;
    if (this.state.get() !== "saving") this.state.set("unsaved");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), delayMs);
  }
}
