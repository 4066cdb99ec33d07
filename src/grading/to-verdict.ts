import type { Exercise } from "../core/course.ts";
import { printable } from "../core/printable.ts";
import { requirementOf } from "../core/requirements.ts";
import type { CheckResult, Outcome, Verdict } from "../core/verdict.ts";
import { type CheckRun, toCheckResult, withFolder } from "./check-result.ts";
import type { Task } from "./task.ts";

/**
 * The verdict on an exercise from the runs of its checks, in the order in which the grader has them.
 *
 * First things first: an answer that cannot be loaded is said once, as the reason, and not once a check.
 */
export function toVerdict(exercise: Exercise, runs: readonly CheckRun[], task: Task): Verdict {
  if (runs.length === 0) return brokenVerdict(exercise, `No check ran: the grader of ${exercise.id} registers none.`);
  const unloadable = runs.find(({ error }) => error?.kind === "load")?.error;
  if (unloadable) return untriedVerdict(exercise, printable(withFolder(unloadable.message, task)), runs);
  const checks = runs.map((run) => toCheckResult(run, task));
  const outcome = outcomeOf(checks);
  const reason = outcome === "failed" ? task.remark : undefined;
  return { ...emptyVerdict(exercise), outcome, ...(reason && { reason, isUntouched: true }), checks };
}

/** The verdict when nothing could be judged. */
export function brokenVerdict(exercise: Exercise, reason: string): Verdict {
  return { ...emptyVerdict(exercise), outcome: "broken", reason };
}

/** The verdict on an answer that was not tried: every check counts as failed, and one sentence says why. */
export function untriedVerdict(exercise: Exercise, reason: string, checks: readonly Untried[]): Verdict {
  const results = checks.map(({ name, points, hints }) => ({
    name,
    requirement: requirementOf(name),
    outcome: "failed" as const,
    points,
    hints,
    tookMs: 0,
  }));
  return { ...emptyVerdict(exercise), outcome: "failed", reason, checks: results };
}

type Untried = Pick<CheckResult, "name" | "points" | "hints">;

function emptyVerdict(exercise: Exercise) {
  return { version: 1 as const, exercise: exercise.id, checks: [], typeErrors: [] };
}

/** One check that could not be judged leaves the whole open. */
function outcomeOf(checks: readonly CheckResult[]): Outcome {
  const outcomes = new Set(checks.map(({ outcome }) => outcome));
  if (outcomes.has("broken")) return "broken";
  return outcomes.has("failed") ? "failed" : "passed";
}
