import { keepCopy } from "../app/keep-copy.ts";
import type { Exercise } from "../core/course.ts";
import { answerFile, kitRoot } from "../grading/kit-files.ts";
import { writeAtomically } from "../grading/write-atomically.ts";

/**
 * Puts `text` in the place of an answer's file, and keeps a copy of what was there.
 *
 * @returns Where the copy lies, from the kit's folder; `undefined` when there was nothing to copy.
 */
export async function replaceAnswer(exercise: Exercise, answerDir: string, text: string): Promise<string | undefined> {
  const file = answerFile(answerDir, exercise);
  const copy = await keepCopy(kitRoot, file, `work/exercises/backup/${exercise.id}.ts`);
  await writeAtomically(file, text);
  return copy;
}
