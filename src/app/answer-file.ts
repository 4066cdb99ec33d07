import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Exercise } from "../core/course.ts";
import { writeAtomically } from "../grading/write-atomically.ts";
import { keepCopy, keepText } from "./keep-copy.ts";
import { resolveWritable } from "./safe-path.ts";

/** What the learner has written, and when the file was last changed, in milliseconds since 1970. */
export type StoredAnswer = { answer: string; modifiedAt: number };

/** The learner's file of an exercise, in the kit at `root`. */
export class AnswerFile {
  /** Relative to the kit. */
  readonly path: string;
  readonly #root: string;
  /** What its copies are called like. */
  readonly #backup: string;

  constructor(root: string, { id }: Exercise) {
    this.#root = root;
    this.path = `exercises/${id}.ts`;
    this.#backup = `work/exercises/backup/${id}.ts`;
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

  /** Writes a text that is not the learner's; `copy` is the path of what was there before, `null` when nothing was. */
  async replace(answer: string): Promise<StoredAnswer & { copy: string | null }> {
    const copy = await keepCopy(this.#root, this.path, this.#backup);
    return { ...(await this.write(answer)), copy: copy ?? null };
  }

  /** Keeps a text that is about to be lost beside the file's copies; gives its path. */
  keep(text: string): Promise<string> {
    return keepText(this.#root, text, this.#backup);
  }
}
