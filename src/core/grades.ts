import type { Outcome, Verdict } from "./verdict.ts";
import { pointsOf } from "./verdict.ts";

/** How one exercise of a submission came out. */
export type Grade = {
  /** Lesson and file: `05-retry/fetch-with-retry`. */
  readonly exercise: string;
  /** `untouched`: the starter as it was handed out. `missing`: there is no such file. Both are worth nothing, and are not judged. */
  readonly outcome: Outcome | "untouched" | "missing";
  readonly earned: number;
  readonly possible: number;
  /** What was found; without one nothing was judged. */
  readonly verdict?: Verdict;
  /** What a person should look at before they trust these points. For the instructor; no student reads it. */
  readonly doubts: readonly string[];
  /** What the instructor has given instead of the points earned, and said. */
  readonly mark?: { readonly points: number; readonly comment: string };
};

/** Everything about the work of one student. `results.json` holds it, without doubts and hints. */
export type StudentReport = {
  /** Version of this shape. */
  readonly version: 1;
  readonly student: string;
  /** In the order of the course. */
  readonly grades: readonly Grade[];
  /** What was odd about the files handed in, and what was done about it. One sentence each. */
  readonly remarks: readonly string[];
};

/** The grade that a verdict earns. */
export function gradeOf(verdict: Verdict): Grade {
  return { exercise: verdict.exercise, outcome: verdict.outcome, ...pointsOf(verdict), verdict, doubts: [] };
}

/** What counts in the end: the instructor's mark, or else the points earned. */
export function countedPoints({ mark, earned }: Grade): number {
  return mark?.points ?? earned;
}

/** A student's points, without what adding fractions leaves behind (0.3, not 0.30000000000000004), and how many exercises pass. */
export function totalOf({ grades }: StudentReport): { points: number; possible: number; passed: number } {
  return {
    points: Number(grades.reduce((sum, grade) => sum + countedPoints(grade), 0).toFixed(2)),
    possible: grades.reduce((sum, { possible }) => sum + possible, 0),
    passed: grades.filter(({ outcome }) => outcome === "passed").length,
  };
}
