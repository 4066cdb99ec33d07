import type { EditorView } from "@codemirror/view";
import type { Verdict } from "../../core/verdict.ts";
import { announce } from "../page/announce.ts";
import { ask } from "../page/ask.ts";
import type { ServerWatch } from "../page/server-watch.ts";
import { Store } from "../page/store.ts";
import { AnswerFile, type StoredAnswer } from "./answer-file.ts";
import { goTo, markErrors, replaceText, show } from "./code-editor.ts";
import type { ExerciseApi } from "./exercise-api.ts";
import type { ExerciseText } from "./exercise-text.ts";
import { foldAnswers } from "./folded-answers.ts";
import { OpenedHints } from "./opened-hints.ts";
import { readTypeError } from "./type-error.ts";
import { headlineOf, scoreOf } from "./verdict-words.ts";

/** What the page shows beside the text. */
export type BenchState = {
  readonly isChecking: boolean;
  readonly verdict?: Verdict;
  /** The solution, while it is shown. */
  readonly solution?: string;
  /** One sentence about what was done, or what did not work. */
  readonly remark?: { readonly tone: "trouble" | "good"; readonly text: string };
};

/** Where an exercise is worked on: the file, the editor, and what can be done with them. */
export class Bench {
  readonly exercise: ExerciseText;
  readonly file: AnswerFile;
  readonly openedHints: OpenedHints;
  readonly state: Store<BenchState>;
  readonly #api: ExerciseApi;
  #editor: EditorView | undefined;

  constructor(exercise: ExerciseText, api: ExerciseApi, watch: ServerWatch) {
    this.exercise = exercise;
    this.#api = api;
    this.openedHints = new OpenedHints(exercise.opened, (check, amount) => api.noteHints(check, amount));
    this.state = new Store<BenchState>({ isChecking: false, ...(exercise.verdict && { verdict: exercise.verdict }) });
    this.file = new AnswerFile(exercise, {
      put: (answer, modifiedAt) => api.put(answer, modifiedAt),
      quietMs: 600,
      retryMs: 2_000,
    });
    watch.state.subscribe(() => void this.file.flush());
    window.addEventListener("focus", () => void this.#lookAtDisk());
    window.addEventListener("beforeunload", (event) => {
      if (this.file.state.get().phase === "saved") return;
      event.preventDefault();
      void this.file.flush();
    });
  }

  /** Takes the editor when it is on the page, and shows the place where the work begins. */
  readonly setEditor = (editor: EditorView): void => {
    this.#editor = editor;
    foldAnswers(editor);
    const todoAt = this.file.text.indexOf("// TODO");
    if (todoAt >= 0) show(editor, todoAt);
    if (this.exercise.verdict) this.#mark(this.exercise.verdict);
  };

  readonly goToLine = (line: number, column = 1): void => {
    if (this.#editor) goTo(this.#editor, line, column);
  };

  /** Saves the file and has it judged. */
  readonly check = async (): Promise<void> => {
    if (this.state.get().isChecking) return;
    this.#change({ isChecking: true, remark: undefined });
    announce("Checking");
    try {
      if (await this.file.flush()) this.#show(await this.#api.check());
      else this.#remark("trouble", "Your file could not be saved, so there is nothing new to check.");
    } catch (error) {
      this.#remark("trouble", wordsOf(error));
    } finally {
      this.#change({ isChecking: false });
    }
  };

  /** Puts the starter back, after asking. */
  readonly reset = async (): Promise<void> => {
    const isSure = await ask({
      title: "Begin this exercise again?",
      text: "Your file becomes the starter again. Your work in it is kept as a copy.",
      yes: "Begin again",
    });
    if (isSure) await this.#replace(() => this.#api.reset(), "The starter is back.");
  };

  /** Goes on with the solution in the place of the answer, after asking. */
  readonly takeSolution = async (): Promise<void> => {
    const isSure = await ask({
      title: "Go on with the solution?",
      text: "Your file becomes the solution, and the course page says that you have taken it. Your work in it is kept as a copy.",
      yes: "Take the solution",
    });
    if (!isSure) return;
    this.hideSolution();
    await this.#replace(() => this.#api.take(), "Your file is now the solution.");
    this.#editor?.focus();
  };

  /** Shows the solution; asks first while the exercise is not passed. */
  readonly showSolution = async (): Promise<void> => {
    const isPassed = this.state.get().verdict?.outcome === "passed";
    const isSure =
      isPassed ||
      (await ask({
        title: "Show the solution now?",
        text: "You have not passed yet. The hints below a check lead there step by step; you can look at the solution at any time.",
        yes: "Show the solution",
      }));
    if (isSure) await this.#attempt(async () => this.#change({ solution: await this.#api.solution() }));
  };

  readonly hideSolution = (): void => this.#change({ solution: undefined });

  /** Ends a conflict with another program; what loses is kept as a copy. */
  readonly settle = (winner: "mine" | "theirs"): Promise<void> =>
    this.#attempt(async () => {
      const state = this.file.state.get();
      if (state.phase !== "conflict") return;
      const { theirs } = state;
      const copy = await this.#api.keepCopy(winner === "mine" ? theirs.answer : this.file.text);
      if (winner === "mine") await this.file.keepMine(theirs);
      else this.#takeText(theirs);
      this.#remark("good", `What ${winner === "mine" ? "was in the file" : "you wrote here"} is kept in ${copy}`);
    });

  /** Goes to another page, with everything saved. What cannot be saved makes the browser ask. */
  readonly leaveFor = async (href: string): Promise<void> => {
    await this.file.flush();
    location.assign(href);
  };

  /** The learner may edit the file elsewhere too: what they did there shows when they come back. */
  async #lookAtDisk(): Promise<void> {
    const stored = await this.#api.read().catch(() => undefined);
    if (stored && this.file.accept(stored) === "taken") this.#takeText(stored);
  }

  /** Has the server put another text into the file; no text of the learner's is lost. */
  async #replace(step: () => Promise<StoredAnswer & { copy: string | null }>, sentence: string): Promise<void> {
    await this.#attempt(async () => {
      const mine = (await this.file.flush()) ? null : await this.#api.keepCopy(this.file.text);
      const { copy, ...stored } = await step();
      this.#takeText(stored);
      this.#change({ verdict: undefined });
      const copies = [mine, copy].filter((each) => each !== null).join(" and ");
      this.#remark("good", `${sentence}${copies && ` Your earlier answer is kept in ${copies}`}`);
    });
  }

  #takeText(stored: StoredAnswer): void {
    if (this.#editor) {
      replaceText(this.#editor, stored.answer);
      foldAnswers(this.#editor);
    }
    this.file.takeTheirs(stored);
  }

  #show(verdict: Verdict): void {
    this.#change({ verdict });
    announce(`${headlineOf(verdict)}. ${verdict.reason ?? scoreOf(verdict)}`);
    this.#mark(verdict);
  }

  #mark(verdict: Verdict): void {
    if (!this.#editor) return;
    const placed = verdict.typeErrors.map(readTypeError).filter((error) => error?.file === this.exercise.file);
    markErrors(
      this.#editor,
      placed.filter((error) => error !== undefined),
    );
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#remark("trouble", wordsOf(error));
    }
  }

  #remark(tone: "trouble" | "good", text: string): void {
    this.#change({ remark: { tone, text } });
  }

  /** `undefined` takes a part away. */
  #change(parts: { [Part in keyof BenchState]?: BenchState[Part] | undefined }): void {
    const entries = Object.entries({ ...this.state.get(), ...parts }).filter(([, value]) => value !== undefined);
    this.state.set(Object.fromEntries(entries) as BenchState);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
