import { course as courseOfKit } from "../../../course.ts";
import type { Course, Exercise } from "../../core/course.ts";
import type { Grade, StudentReport } from "../../core/grades.ts";
import type { Launch } from "../../rig/start-process.ts";
import { kitRoot } from "../kit-files.ts";
import { mapLimit } from "../map-limit.ts";
import { brokenVerdict } from "../to-verdict.ts";
import { type GradedSubmission, type Grading, gradeSubmission } from "./grade-submission.ts";
import type { Change, Gradebook } from "./gradebook.ts";
import { type Marks, noMarks } from "./marks.ts";
import { findSameWork, type SameWork } from "./same-work.ts";
import type { Submission } from "./submissions.ts";
import { fingerprintOf } from "./work-digest.ts";

/** What to grade, and how. */
export type ClassOptions = {
  readonly submissions: readonly Submission[];
  /** In the order of the course. */
  readonly exercises: readonly Exercise[];
  readonly gradebook: Gradebook;
  readonly marks?: Marks;
  /** Puts the processes of submissions into a sandbox. */
  readonly launch?: Launch | undefined;
  /** Judge also what has not changed since the last run. */
  readonly isAnew?: boolean;
  /** Exercises under way at a time; of several students, when there are several. Usually 1. */
  readonly atOnce?: number;
  /** Ends the grading after the checks under way; it then rejects, and the gradebook has what was judged. */
  readonly signal?: AbortSignal;
  readonly onGraded?: (progress: ClassProgress) => void;
  /** Hears how many exercises could not be judged, before they are tried once more. */
  readonly onRetry?: (exercises: number) => void;
  /** Folder of the kit, and its course; others are for tests. */
  readonly root?: string;
  readonly course?: Course;
};

/** How far the grading is when another student's work is graded. */
export type ClassProgress = {
  readonly report: StudentReport;
  /** Students graded so far, this one too. */
  readonly done: number;
  /** About how long the others take; `undefined` while nobody can know. */
  readonly leftMs: number | undefined;
};

/** What grading a class comes out with. */
export type GradedClass = {
  readonly reports: readonly StudentReport[];
  readonly changes: readonly Change[];
  readonly sameWork: readonly SameWork[];
};

/**
 * Grades the work of a class: judges what is not known from an earlier run, tries once more what could not be judged,
 * and looks for work that is alike. Nothing that a student has handed in ends it.
 */
export async function gradeClass(options: ClassOptions): Promise<GradedClass> {
  const { submissions, exercises, gradebook, root = kitRoot, marks = noMarks, signal } = options;
  const width = Math.max(1, Math.min(options.atOnce ?? 1, submissions.length));
  const grading: Grading = {
    root,
    course: options.course ?? courseOfKit,
    gradebook,
    fingerprint: await fingerprintOf(root, options.launch),
    launch: options.launch,
    isAnew: options.isAnew ?? false,
    atOnce: Math.ceil((options.atOnce ?? 1) / width),
    signal,
  };
  const notify = progressOf(options);
  const first = await mapLimit(submissions, width, async (submission) => {
    const graded = await gradeAnything(submission, exercises, grading);
    notify({ ...graded, report: withMarks(graded.report, marks) });
    return graded;
  });
  const graded = await retryBroken(first, options, grading);
  const reports = graded.map(({ report }) => withMarks(report, marks));
  const shapes = graded.map(({ report, shapes }) => ({ student: report.student, shapes }));
  const sameWork = await findSameWork(exercises, shapes, root);
  return { reports, changes: gradebook.closeRun(reports), sameWork };
}

/** What was not foreseen costs one student's grades, not those of the class. */
async function gradeAnything(
  submission: Submission,
  exercises: readonly Exercise[],
  grading: Grading,
): Promise<GradedSubmission> {
  try {
    return await gradeSubmission(submission, exercises, grading);
  } catch (error) {
    grading.signal?.throwIfAborted();
    const reason = `This submission cannot be graded: ${error instanceof Error ? error.message : error}.`;
    const grades = exercises.map((exercise): Grade => {
      const verdict = brokenVerdict(exercise, reason);
      return { exercise: exercise.id, outcome: "broken", earned: 0, possible: 0, verdict, doubts: [] };
    });
    return {
      report: { version: 1, student: submission.student, grades, remarks: [] },
      shapes: new Map(),
      judged: exercises.length,
    };
  }
}

/** Once more and alone, when the machine has nothing else to do. */
async function retryBroken(
  graded: readonly GradedSubmission[],
  { submissions, exercises, onRetry }: ClassOptions,
  grading: Grading,
): Promise<GradedSubmission[]> {
  const isBroken = ({ outcome }: Grade) => outcome === "broken";
  const broken = graded.flatMap(({ report }) => report.grades.filter(isBroken));
  if (broken.length > 0) onRetry?.(broken.length);
  return mapLimit(graded, 1, async (each, index) => {
    const ids = new Set(each.report.grades.filter(isBroken).map(({ exercise }) => exercise));
    const submission = submissions[index];
    if (ids.size === 0 || submission === undefined) return each;
    const again = await gradeAnything(
      submission,
      exercises.filter(({ id }) => ids.has(id)),
      { ...grading, atOnce: 1 },
    );
    const news = new Map(again.report.grades.map((grade) => [grade.exercise, grade]));
    const grades = each.report.grades.map((grade) => news.get(grade.exercise) ?? grade);
    return { ...each, report: { ...each.report, grades }, shapes: new Map([...each.shapes, ...again.shapes]) };
  });
}

function withMarks(report: StudentReport, marks: Marks): StudentReport {
  const grades = report.grades.map((grade) => {
    const mark = marks.of(report.student, grade.exercise);
    return mark ? { ...grade, mark } : grade;
  });
  return { ...report, grades };
}

function progressOf({ submissions, onGraded }: ClassOptions): (graded: GradedSubmission) => void {
  const startedAt = performance.now();
  let done = 0;
  // Those whose work was known already took no time.
  let judgedAnew = 0;
  return ({ report, judged }) => {
    done++;
    if (judged > 0) judgedAnew++;
    const eachMs = judgedAnew > 0 ? (performance.now() - startedAt) / judgedAnew : undefined;
    onGraded?.({ report, done, leftMs: eachMs && eachMs * (submissions.length - done) });
  };
}
