import { Store } from "../page/store.ts";

/** Where the learner's text is, as the page shows it. */
export type SaveState =
  | { readonly phase: "saved" | "unsaved" | "saving" }
  /** The text could not be saved; it is tried again. */
  | { readonly phase: "failed"; readonly reason: string }
  /** Another program changed the file meanwhile. Nothing is saved until the learner has decided. */
  | { readonly phase: "conflict"; readonly theirs: StoredAnswer };

/** The file as the server knows it. `modifiedAt` names the version. */
export type StoredAnswer = { readonly answer: string; readonly modifiedAt: number };

/** What `put` says: saved as a new version, or refused because the file is not the version that was read. */
export type PutOutcome = { readonly modifiedAt: number } | { readonly changed: StoredAnswer };

/** How an answer file reaches the server, and how long it waits for the next keystroke. */
export type AnswerFileOptions = {
  readonly put: (answer: string, modifiedAt: number) => Promise<PutOutcome>;
  readonly quietMs: number;
  readonly retryMs: number;
};

/** The learner's file while it is edited: saves what is typed, and never over somebody else's change. */
export class AnswerFile {
  readonly state = new Store<SaveState>({ phase: "saved" });
  #text: string;
  #stored: StoredAnswer;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  readonly #options: AnswerFileOptions;

  constructor(stored: StoredAnswer, options: AnswerFileOptions) {
    this.#text = stored.answer;
    this.#stored = stored;
    this.#options = options;
  }

  get text(): string {
    return this.#text;
  }

  /** Takes what the learner typed, and saves it when they pause. */
  edit(text: string): void {
    this.#text = text;
    const { phase } = this.state.get();
    if (phase === "conflict") return;
    if (phase !== "saving") this.state.set({ phase: "unsaved" });
    this.#saveIn(this.#options.quietMs);
  }

  /**
   * Saves now what is not saved yet.
   *
   * @returns Whether the file holds the text now.
   */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (this.state.get().phase === "conflict") return false;
    if (this.#text === this.#stored.answer) {
      this.state.set({ phase: "saved" });
      return true;
    }
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
    });
    await this.#saving;
    return this.state.get().phase === "saved";
  }

  /** Takes over what the server says is in the file. An answer that is not saved yet becomes a conflict instead. */
  accept(stored: StoredAnswer): "same" | "taken" | "conflict" {
    const { phase } = this.state.get();
    // While a save is under way, the version that the server names may be our own; after it, the one before.
    if (phase === "saving" || stored.modifiedAt <= this.#stored.modifiedAt) return "same";
    if (phase === "saved" || stored.answer === this.#text) {
      this.#take(stored);
      return "taken";
    }
    this.state.set({ phase: "conflict", theirs: stored });
    return "conflict";
  }

  /** Ends a conflict: the page's text is saved over the file's, which must still be `theirs`. */
  async keepMine(theirs: StoredAnswer): Promise<void> {
    this.#stored = theirs;
    this.state.set({ phase: "unsaved" });
    await this.flush();
  }

  /** Takes the file's text in place of the page's: ends a conflict, or follows a change on disk. */
  takeTheirs(stored: StoredAnswer): void {
    clearTimeout(this.#timer);
    this.#take(stored);
  }

  #take(stored: StoredAnswer): void {
    this.#stored = stored;
    this.#text = stored.answer;
    this.state.set({ phase: "saved" });
  }

  async #save(): Promise<void> {
    const answer = this.#text;
    this.state.set({ phase: "saving" });
    try {
      const outcome = await this.#options.put(answer, this.#stored.modifiedAt);
      if ("changed" in outcome) {
        this.state.set({ phase: "conflict", theirs: outcome.changed });
        return;
      }
      this.#stored = { answer, modifiedAt: outcome.modifiedAt };
      const isUpToDate = answer === this.#text;
      this.state.set({ phase: isUpToDate ? "saved" : "unsaved" });
      if (!isUpToDate) this.#saveIn(this.#options.quietMs);
    } catch (error) {
      this.state.set({ phase: "failed", reason: error instanceof Error ? error.message : String(error) });
      this.#saveIn(this.#options.retryMs);
    }
  }

  #saveIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delayMs);
  }
}
