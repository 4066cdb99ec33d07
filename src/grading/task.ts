import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../core/course.ts";
import { requirementsOf } from "../core/requirements.ts";
import { answerFile, filesOf, shownPath } from "./kit-files.ts";
import { readStarter } from "./starter.ts";

/** The text of an exercise, for messages that say what was asked and where to read it. */
export type Task = {
  /** The answer's folder, when it lies in the kit: what is said of its files can be found from there. */
  readonly folder?: string;
  readonly requirements: readonly TaskRequirement[];
  /** What to say first when checks fail: the learner has not begun yet. */
  readonly remark?: string;
};

/** A requirement, and the place where it can be read if there is one: `exercises/05-retry/fetch-with-retry.ts:14`. */
type TaskRequirement = { readonly id: string; readonly text: string; readonly where?: string };

/**
 * The requirements of an exercise, from its starter as it was shipped.
 *
 * Each is found in the answer's own file, where the learner has it open, or else in the kit's: its starter, unless
 * somebody has taken the text out of it.
 */
export async function readTask(exercise: Exercise, answerDir: string, root: string): Promise<Task> {
  const answer = answerFile(answerDir, exercise);
  const { starter } = filesOf(exercise, root);
  const [answerText, fileText, starterText] = await Promise.all([
    textOf(answer),
    textOf(starter),
    readStarter(root, exercise).catch(() => ""),
  ]);
  const places = new Map([
    ...placesIn(fileText, shownPath(starter, root)),
    ...placesIn(answerText, shownPath(answer, root)),
  ]);
  const folder = shownPath(answerDir, root);
  return {
    ...(!path.isAbsolute(folder) && { folder }),
    ...(answerText === starterText && { remark: untouched(answerText, shownPath(answer, root)) }),
    requirements: requirementsOf(starterText).map(({ id, text }) => {
      const where = places.get(id);
      return { id, text, ...(where !== undefined && { where }) };
    }),
  };
}

function placesIn(text: string, file: string): [id: string, where: string][] {
  return requirementsOf(text).map(({ id, line }) => [id, `${file}:${line}`]);
}

function untouched(text: string, file: string): string {
  const line = text.split("\n").findIndex((each) => each.includes("TODO")) + 1;
  return `${file} is as it came: begin at the TODO${line > 0 ? ` in line ${line}` : ""}.`;
}

const textOf = (file: string) => readFile(file, "utf8").catch(() => "");
