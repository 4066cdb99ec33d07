import { readFile } from "node:fs/promises";
import { keepCopy } from "../app/keep-copy.ts";
import type { Exercise } from "../core/course.ts";
import { answerFile, filesOf, kitRoot } from "../grading/kit-files.ts";
import { readStarter } from "../grading/starter.ts";
import { readTakenSolution } from "../grading/taken-solution.ts";
import { writeAtomically } from "../grading/write-atomically.ts";

/**
 * Puts `text` in the place of an answer's file, and keeps a copy of what was there.
 *
 * @returns Where the copy lies, from the kit's folder; `undefined` when there was no work to keep.
 */
export async function replaceAnswer(exercise: Exercise, answerDir: string, text: string): Promise<string | undefined> {
  const file = answerFile(answerDir, exercise);
  const copy = (await isOurs(exercise, file))
    ? undefined
    : await keepCopy(kitRoot, file, `work/exercises/backup/${exercise.id}.ts`);
  await writeAtomically(file, text);
  return copy;
}

/** A starter or a reference that nobody has touched can be had again at any time. */
async function isOurs(exercise: Exercise, file: string): Promise<boolean> {
  const [text, ...ours] = await Promise.all([
    readFile(file, "utf8").catch(() => undefined),
    readStarter(kitRoot, exercise).catch(() => undefined),
    readTakenSolution(kitRoot, exercise),
    readFile(filesOf(exercise).solution, "utf8"),
  ]);
  return text !== undefined && ours.includes(text);
}
