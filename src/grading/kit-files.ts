import path from "node:path";
import type { Exercise } from "../core/course.ts";
import { isInside } from "../rig/is-inside.ts";

/** The folder of the kit, in which everything has its place. */
export const kitRoot = path.resolve(import.meta.dirname, "../..");

/** Where the pieces of an exercise are kept. */
export type ExerciseFiles = {
  readonly starter: string;
  readonly solution: string;
  readonly grader: string;
  /** Folders of answers that must fail, and of answers that must pass. */
  readonly mistakes: string;
  readonly alternatives: string;
};

/** The absolute paths of everything that belongs to `exercise`. */
export function filesOf(exercise: Exercise, root = kitRoot): ExerciseFiles {
  return {
    starter: answerFile(path.join(root, "exercises"), exercise),
    solution: answerFile(path.join(root, "solutions"), exercise),
    grader: path.join(root, "test/graders", `${exercise.id}.test.ts`),
    mistakes: path.join(root, "test/mistakes", exercise.id),
    alternatives: path.join(root, "test/alternatives", exercise.id),
  };
}

/** The file of an answer folder that answers `exercise`. */
export function answerFile(answerDir: string, exercise: Exercise): string {
  return path.join(answerDir, `${exercise.id}.ts`);
}

/** A path as people read it: from the kit's folder when it lies there, with forward slashes. */
export function shownPath(file: string, root = kitRoot): string {
  return (isInside(file, root) ? path.relative(root, file) : file).split(path.sep).join("/");
}
