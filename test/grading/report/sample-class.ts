import type { Exercise } from "../../../src/core/course.ts";
import type { Grade, StudentReport } from "../../../src/core/grades.ts";
import { gradeOf } from "../../../src/core/grades.ts";
import type { CheckResult, Verdict } from "../../../src/core/verdict.ts";
import type { ClassResult } from "../../../src/grading/report/class-result.ts";

const lesson = { slug: "05-retry", title: "Retry", minutes: 60, exercises: [] };

const toExercise = (slug: string, title: string): Exercise => ({
  id: `05-retry/${slug}`,
  slug,
  name: slug,
  title,
  minutes: 10,
  prerequisites: [],
  lesson,
});

export const retry = toExercise("retry", "Ask again");
export const jitter = toExercise("jitter", "Wait a random time");
export const pause = toExercise("pause", "Do as Retry-After says");

export const passed = (name: string): CheckResult => ({
  name,
  requirement: name.slice(0, 2),
  outcome: "passed",
  points: 2,
  hints: ["Look at the log.", "Count.", "for (;;)"],
  tookMs: 1,
});

export const failed = (name: string, message?: string): CheckResult => ({
  ...passed(name),
  outcome: "failed",
  ...(message !== undefined && { message }),
});

/** The grade that checks earn; passed when all are. */
export function grade({ id }: Exercise, checks: readonly CheckResult[], more: Partial<Grade> = {}): Grade {
  const isPassed = checks.every(({ outcome }) => outcome === "passed");
  const outcome = checks.some((check) => check.outcome === "broken") ? "broken" : isPassed ? "passed" : "failed";
  const verdict: Verdict = { version: 1, exercise: id, outcome, checks, typeErrors: [] };
  return { ...gradeOf(verdict), ...more };
}

/** An exercise of which nothing was judged. */
export const fresh = ({ id }: Exercise, outcome: "untouched" | "missing" = "untouched"): Grade => ({
  exercise: id,
  outcome,
  earned: 0,
  possible: 4,
  doubts: [],
});

/** One that could not be judged. */
export const broken = ({ id }: Exercise, reason: string): Grade => ({
  exercise: id,
  outcome: "broken",
  earned: 0,
  possible: 4,
  verdict: { version: 1, exercise: id, outcome: "broken", checks: [], typeErrors: [], reason },
  doubts: [],
});

export const report = (student: string, grades: readonly Grade[], remarks: readonly string[] = []): StudentReport => ({
  version: 1,
  student,
  grades,
  remarks,
});

export const classOf = (reports: readonly StudentReport[], more: Partial<ClassResult> = {}): ClassResult => ({
  reports,
  exercises: [retry, jitter, pause],
  changes: [],
  sameWork: [],
  ignored: [],
  ...more,
});

/** What a hostile answer, folder or file name may hold: Markdown, HTML, links and terminal codes, all at once. */
export const hostile =
  "` `` ``` ~~~ <img src=x onerror=alert(1)> <script>alert(1)</script> [click](javascript:alert(1)) ![x](http://evil.test/x) | **bold** | &lt; \\ <!-- # no --> \u001b[2J";
