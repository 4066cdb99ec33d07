import { keepAnswer } from "../app/keep-answer.ts";
import type { Exercise } from "../core/course.ts";
import { answerFile, kitRoot } from "../grading/kit-files.ts";
import { writeAtomically } from "../grading/write-atomically.ts";

/**
 * Puts `text` in the place of an answer's file, and keeps a copy of what was there.
 *
 * @returns Where the copy lies, from the kit's folder; `undefined` when there was no work to keep.
 */
export async function replaceAnswer(exercise: Exercise, answerDir: string, text: string): Promise<string | undefined> {
  const file = answerFile(answerDir, exercise);
  const copy = await keepAnswer(kitRoot, exercise, file);
  await writeAtomically(file, text);
  return copy;
}
