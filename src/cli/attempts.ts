import { stat } from "node:fs/promises";
import path from "node:path";
import { type Attempt, Progress, type Standing } from "../app/progress.ts";
import type { Exercise } from "../core/course.ts";
import type { Verdict } from "../core/verdict.ts";
import { answerFile, kitRoot } from "../grading/kit-files.ts";

/** The learner's own answer: the only one whose attempts are kept. */
export const ownAnswer = path.join(kitRoot, "exercises");

/** Keeps a verdict on the learner's own answer, for the start page and `list`; others leave no trace. */
export function keepAttempt(verdict: Verdict, answerDir: string): void {
  if (answerDir === ownAnswer) withProgress((progress) => progress.addAttempt(verdict, new Date().toISOString()));
}

/** The best attempt at each exercise that was tried. */
export function standings(): Map<string, Standing> {
  return withProgress((progress) => progress.standings());
}

/** Whether the last attempt at an exercise passed and its file has not been touched since. */
export async function isDone(exercise: Exercise): Promise<boolean> {
  const last = withProgress((progress): Attempt | undefined => progress.attemptsAt(exercise.id).at(-1));
  const file = await stat(answerFile(ownAnswer, exercise)).catch(() => undefined);
  return last?.outcome === "passed" && file !== undefined && file.mtimeMs <= Date.parse(last.at);
}

function withProgress<T>(use: (progress: Progress) => T): T {
  const progress = Progress.open(kitRoot);
  try {
    return use(progress);
  } finally {
    progress.close();
  }
}
