import { type Grade, type StudentReport, totalOf } from "../../core/grades.ts";
import type { ClassResult } from "./class-result.ts";

/** Where one student stands. */
export type Standing = {
  readonly report: StudentReport;
  readonly points: number;
  readonly possible: number;
  readonly passed: number;
  /** Exercises that were begun and do not pass. */
  readonly open: readonly Grade[];
  /** Exercises of which nothing was handed in, or the starter as it was. */
  readonly fresh: readonly Grade[];
};

/** What happens to a check, or to an exercise, in the class. */
export type Trouble = {
  readonly exercise: string;
  /** Name of the check; of an exercise, of the one that most students miss. */
  readonly check: string;
  /** Students who miss it, and those whose work was judged. */
  readonly missed: number;
  readonly tried: number;
};

export function standingOf(report: StudentReport): Standing {
  const having = (...outcomes: Grade["outcome"][]) => report.grades.filter((each) => outcomes.includes(each.outcome));
  return { report, ...totalOf(report), open: having("failed"), fresh: having("untouched", "missing") };
}

/** The middle of the class's points: half of the students have so many or more. */
export function medianPoints(standings: readonly Standing[]): number {
  const points = standings.map((each) => each.points).toSorted((a, b) => b - a);
  return points[Math.ceil(points.length / 2) - 1] ?? 0;
}

/** Who has begun nothing, or has less than half of the median; the fewest points first. */
export function inNeed(standings: readonly Standing[]): Standing[] {
  const median = medianPoints(standings);
  return standings
    .filter(({ points, report, fresh }) => fresh.length === report.grades.length || points < median / 2)
    .toSorted((a, b) => a.points - b.points);
}

/** Exercises that students have begun and that do not pass, with the check that most of them miss; the worst first. */
export function hardExercises(result: ClassResult): Trouble[] {
  const checks = missedChecks(result);
  const troubles = result.exercises.map(({ id }) => {
    const grades = judged(result, id);
    const missed = grades.filter(({ outcome }) => outcome === "failed").length;
    const check = checks.find(({ exercise }) => exercise === id)?.check ?? "";
    return { exercise: id, check, missed, tried: grades.length };
  });
  return worstFirst(troubles);
}

/** Checks that students miss, the worst first. */
export function missedChecks(result: ClassResult): Trouble[] {
  const troubles = result.exercises.flatMap(({ id }) => {
    const grades = judged(result, id);
    const missed = new Map<string, number>();
    for (const check of grades.flatMap(missesOf)) missed.set(check, (missed.get(check) ?? 0) + 1);
    return [...missed].map(([check, amount]) => ({ exercise: id, check, missed: amount, tried: grades.length }));
  });
  return worstFirst(troubles);
}

/** Of an answer that does not load no check was tried, so it says nothing of them. */
const unloadable = "(the file does not load)";

function missesOf({ outcome, verdict }: Grade): string[] {
  if (outcome !== "failed") return [];
  const checks = verdict?.checks.filter((check) => check.outcome === "failed" && check.message !== undefined) ?? [];
  return checks.length > 0 ? checks.map(({ name }) => name) : [unloadable];
}

function judged({ reports }: ClassResult, id: string): Grade[] {
  return reports
    .flatMap(({ grades }) => grades)
    .filter(({ exercise, outcome }) => exercise === id && (outcome === "passed" || outcome === "failed"));
}

/** By students, then by their part of those who tried; the course's order among equals. */
function worstFirst(troubles: readonly Trouble[]): Trouble[] {
  return troubles
    .filter(({ missed }) => missed > 0)
    .toSorted((a, b) => b.missed - a.missed || b.missed / b.tried - a.missed / a.tried);
}
