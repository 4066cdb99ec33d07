import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Exercise } from "../core/course.ts";
import { writeAtomically } from "../grading/write-atomically.ts";
import { answerCopy, keepAnswer } from "./keep-answer.ts";
import { keepText } from "./keep-copy.ts";
import { resolveWritable } from "./safe-path.ts";

/** What the learner has written, and when the file was last changed, in milliseconds since 1970. */
export type StoredAnswer = { answer: string; modifiedAt: number };

/** The learner's file of an exercise, in the kit at `root`. */
export class AnswerFile {
  /** Relative to the kit. */
  readonly path: string;
  readonly #root: string;
  readonly #exercise: Exercise;

  constructor(root: string, exercise: Exercise) {
    this.#root = root;
    this.#exercise = exercise;
    this.path = `exercises/${exercise.id}.ts`;
  }

  /** `undefined` when somebody has deleted it. */
  async read(): Promise<StoredAnswer | undefined> {
    const file = join(this.#root, this.path);
    try {
      return { answer: await readFile(file, "utf8"), modifiedAt: (await stat(file)).mtimeMs };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  async write(answer: string): Promise<StoredAnswer> {
    const file = await resolveWritable(this.#root, this.path);
    await writeAtomically(file, answer);
    return { answer, modifiedAt: (await stat(file)).mtimeMs };
  }

  /** Writes a text that is not the learner's; `copy` is the path of the learner's work, `null` when there was none. */
  async replace(answer: string): Promise<StoredAnswer & { copy: string | null }> {
    const copy = await keepAnswer(this.#root, this.#exercise, this.path);
    return { ...(await this.write(answer)), copy: copy ?? null };
  }

  /** Keeps a text that is about to be lost beside the file's copies; gives its path. */
  keep(text: string): Promise<string> {
    return keepText(this.#root, text, answerCopy(this.#exercise));
  }
}
