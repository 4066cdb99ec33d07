import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Exercise } from "../core/course.ts";
import { filesOf } from "../grading/kit-files.ts";
import { readTakenSolution } from "../grading/taken-solution.ts";
import { keepCopy } from "./keep-copy.ts";

/**
 * Copies an answer's file before it is replaced, when a learner has worked on it.
 *
 * A starter or a reference that nobody has touched can be had again at any time. Paths are from the kit's folder;
 * `file` may also be absolute.
 *
 * @returns Where the copy lies; `undefined` when there was no work to keep.
 */
export async function keepAnswer(root: string, exercise: Exercise, file: string): Promise<string | undefined> {
  if (await isOurs(root, exercise, file)) return undefined;
  return keepCopy(root, file, answerCopy(exercise));
}

/** What copies of an answer's file are called like. */
export function answerCopy({ id }: Exercise): string {
  return `work/exercises/backup/${id}.ts`;
}

/** The kept starter counts, not `readStarter`: where nothing is kept, that may give the very file that has the work. */
async function isOurs(root: string, exercise: Exercise, file: string): Promise<boolean> {
  const text = await readFile(resolve(root, file), "utf8").catch(() => undefined);
  const ours = await Promise.allSettled([
    readFile(join(root, ".stormproof/starters", `${exercise.id}.ts`), "utf8"),
    readFile(filesOf(exercise, root).solution, "utf8"),
    readTakenSolution(root, exercise),
  ]);
  return ours.some((each) => each.status === "fulfilled" && each.value === text);
}
