import { styleText } from "node:util";
import type { Exercise } from "../core/course.ts";
import type { Verdict } from "../core/verdict.ts";
import { renderHints } from "./render-hints.ts";
import { renderVerdict } from "./render-verdict.ts";

/** What a session needs from outside; a test hands in its own. */
export type WatchTools = {
  readonly judge: (exercise: Exercise, signal: AbortSignal) => Promise<Verdict>;
  readonly typeErrors: (exercise: Exercise, signal: AbortSignal) => Promise<string[]>;
  /** Shows a screenful. */
  readonly show: (text: string) => void;
  /** Takes each verdict once it is complete. */
  readonly keep: (verdict: Verdict) => void;
  /** Whether single keys are obeyed: `h`, `n`, `r`, `q`. */
  readonly hasKeys: boolean;
  readonly width: () => number;
  /** The time now, as people read it. */
  readonly time: () => string;
};

/** Judges on every save, and holds what is on the screen: verdict, type errors, opened hints. */
export class WatchSession {
  readonly #exercises: readonly Exercise[];
  readonly #tools: WatchTools;
  #exercise: Exercise;
  #verdict: Verdict | undefined;
  #opened = 0;
  #status = "";
  #running = new AbortController();

  /** `exercises` in the order of the course; the session begins with `first`. */
  constructor(exercises: readonly Exercise[], first: Exercise, tools: WatchTools) {
    this.#exercises = exercises;
    this.#exercise = first;
    this.#tools = tools;
  }

  /** Judges the answer as it is now. A later call ends an earlier one that is still busy. */
  async check(): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    const startedAt = performance.now();
    const verdict = await this.#tools.judge(this.#exercise, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted || !verdict) return;
    // Hints stay open while the same check is the one that fails.
    if (firstFailing(verdict)?.name !== firstFailing(this.#verdict)?.name) this.#opened = 0;
    this.#status = `judged at ${this.#tools.time()} in ${Math.round(performance.now() - startedAt)} ms`;
    this.#show(verdict);
    // The type checker wants the processors for itself: it gets them when the verdict is there.
    const typeErrors = await this.#tools.typeErrors(this.#exercise, signal).catch(() => []);
    if (signal.aborted) return;
    if (typeErrors.length > 0) this.#show({ ...verdict, typeErrors });
    this.#tools.keep({ ...verdict, typeErrors });
  }

  /** Opens the next hint for the check that is on the screen. */
  hint(): void {
    const check = firstFailing(this.#verdict);
    if (!check || !this.#verdict) return;
    this.#opened = Math.min(this.#opened + 1, check.hints.length);
    this.#show(this.#verdict);
  }

  /** Goes on to the next exercise of the course; after the last one, to the first. */
  async next(): Promise<void> {
    this.#exercise = this.#after() ?? this.#exercises[0] ?? this.#exercise;
    this.#verdict = undefined;
    await this.check();
  }

  /** Ends what is busy. */
  stop(): void {
    this.#running.abort();
  }

  #after(): Exercise | undefined {
    return this.#exercises[this.#exercises.findIndex(({ id }) => id === this.#exercise.id) + 1];
  }

  #show(verdict: Verdict): void {
    this.#verdict = verdict;
    const { hasKeys } = this.#tools;
    const width = this.#tools.width();
    const check = firstFailing(verdict);
    const isOpen = check !== undefined && this.#opened > 0;
    const hints = isOpen ? ["", renderHints(this.#exercise, check, this.#opened, { width, way: "h" })] : [];
    const next = this.#after();
    const shown = renderVerdict(this.#exercise, verdict, { width, isWatched: true, hasKeys, next });
    const keys = [...(check ? ["h hint"] : []), "n next exercise", "r judge again", "q quit"].join(" · ");
    const status = `  ${styleText("dim", this.#status)}`;
    this.#tools.show([shown, status, ...hints, ...(hasKeys ? ["", `  ${styleText("dim", keys)}`] : [])].join("\n"));
  }
}

function firstFailing(verdict: Verdict | undefined) {
  return verdict?.checks.find(({ outcome, message }) => outcome !== "passed" && message !== undefined);
}
