import { readFile } from "node:fs/promises";
import { type Course, type Exercise, exercisesOf } from "../../core/course.ts";
import { type Grade, gradeOf, type StudentReport } from "../../core/grades.ts";
import type { Verdict } from "../../core/verdict.ts";
import type { Launch } from "../../rig/start-process.ts";
import { collect } from "../collect.ts";
import { judge } from "../judge.ts";
import { answerFile, filesOf, shownPath } from "../kit-files.ts";
import { mapLimit } from "../map-limit.ts";
import { readStarter } from "../starter.ts";
import type { Gradebook, Judged } from "./gradebook.ts";
import { type Shape, shapeOf } from "./same-work.ts";
import { spotCheck } from "./spot-check.ts";
import type { Submission } from "./submissions.ts";
import { takeSubmission } from "./take-submission.ts";
import { workDigest } from "./work-digest.ts";

/** How submissions are graded; the same for all of a class. */
export type Grading = {
  readonly root: string;
  readonly course: Course;
  readonly gradebook: Gradebook;
  /** Stands for all that judges. */
  readonly fingerprint: string;
  readonly launch: Launch | undefined;
  /** Judge also what has not changed since the last run. */
  readonly isAnew: boolean;
  /** Exercises of one student under way at a time. */
  readonly atOnce: number;
  readonly signal: AbortSignal | undefined;
};

/** A submission when it is graded. */
export type GradedSubmission = {
  readonly report: StudentReport;
  readonly shapes: ReadonlyMap<string, Shape>;
  /** How many exercises were judged, and not known already. */
  readonly judged: number;
};

/** Grades one submission. Rejects when the signal aborts, never for what a student has handed in. */
export async function gradeSubmission(
  submission: Submission,
  exercises: readonly Exercise[],
  grading: Grading,
): Promise<GradedSubmission> {
  const { course, root, atOnce } = grading;
  await using taken = await takeSubmission(submission, exercisesOf(course), root);
  const { folder, remarks } = taken;
  const work: Work = { ...grading, folder, student: submission.student, known: new Map() };
  const results = await mapLimit(exercises, atOnce, (exercise) => gradeExercise(exercise, work));
  return {
    report: { version: 1, student: submission.student, grades: results.map(({ grade }) => grade), remarks },
    shapes: new Map(results.flatMap(({ grade, shape }) => (shape ? [[grade.exercise, shape] as const] : []))),
    judged: results.filter(({ isNew }) => isNew).length,
  };
}

/** A taken submission, and how to grade it. */
type Work = Grading & {
  readonly folder: string;
  readonly student: string;
  /** Verdicts, so that no piece is judged once more for each exercise that builds on it. */
  readonly known: Map<string, Promise<Verdict>>;
};

type GradedExercise = { readonly grade: Grade; readonly shape?: Shape | undefined; readonly isNew?: boolean };

async function gradeExercise(exercise: Exercise, work: Work): Promise<GradedExercise> {
  const { folder, root, gradebook, student, fingerprint, signal } = work;
  signal?.throwIfAborted();
  const possible = await pointsPossible(exercise, root);
  const text = await readFile(answerFile(folder, exercise), "utf8").catch(() => undefined);
  if (text === undefined) return { grade: notJudged(exercise, "missing", possible) };
  const starter = await readStarter(root, exercise);
  if (plain(text) === plain(starter)) return { grade: notJudged(exercise, "untouched", possible) };
  const digest = await workDigest(exercise, folder, [fingerprint, starter]);
  const kept = work.isAnew ? undefined : gradebook.find(student, exercise.id, digest);
  if (kept) work.known.set(exercise.id, Promise.resolve(kept.verdict));
  const judged = kept ?? (await judgeWork(exercise, work));
  // Next time the machine may have less to do.
  if (!kept && judged.verdict.outcome !== "broken") gradebook.keep(student, exercise.id, digest, judged);
  const grade = { ...gradeOf(judged.verdict), possible, doubts: judged.doubts };
  return { grade, shape: await shapeOf(text), isNew: !kept };
}

/** What no check was asked about. */
function notJudged({ id }: Exercise, outcome: "missing" | "untouched", possible: number): Grade {
  return { exercise: id, outcome, earned: 0, possible, doubts: [] };
}

/** None when the grader cannot be read: the verdict says why. */
async function pointsPossible(exercise: Exercise, root: string): Promise<number> {
  const checks = await collect(filesOf(exercise, root).grader).catch(() => []);
  return checks.reduce((total, { points }) => total + points, 0);
}

/** A text without what editors, git and mail change on their own: a mark at its start, line ends, blanks at ends. */
const plain = (text: string) =>
  text
    .replace(/^\uFEFF/, "")
    .split("\n")
    // No regular expression: one for blanks at ends takes hours for a megabyte of blanks that are not at an end.
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();

async function judgeWork(exercise: Exercise, work: Work): Promise<Judged> {
  const { folder, root, course, launch, signal, known } = work;
  const session = { ...(launch && { launch }) };
  const options = { types: false, session, root, course, known, ...(signal && { signal }) };
  const judging = known.get(exercise.id) ?? judge(exercise, folder, options);
  known.set(exercise.id, judging);
  const verdict = await judging;
  const hasEarned = verdict.checks.some(({ outcome }) => outcome === "passed");
  const doubt = hasEarned
    ? await spotCheck(exercise, folder, session).catch(
        ({ message }) => `It could not be asked in real time: ${message}`,
      )
    : undefined;
  return { verdict: asHandedIn(verdict, shownPath(folder, root)), doubts: doubt === undefined ? [] : [doubt] };
}

/** A student's files are called as the student knows them, not as they are called while they are judged. */
function asHandedIn(verdict: Verdict, folder: string): Verdict {
  return JSON.parse(JSON.stringify(verdict).replaceAll(`${folder}/`, "exercises/"));
}
