import type { CheckResult, Verdict } from "../../core/verdict.ts";
import { count } from "../page/words.ts";

/** The outcome in one sentence; also what a screen reader says. */
export function headlineOf(verdict: Verdict): string {
  if (verdict.outcome === "broken") return "Could not be judged";
  return verdict.outcome === "passed" ? "Passed" : "Not there yet";
}

/** How many checks pass, and the points. */
export function scoreOf({ checks }: Verdict): string {
  const passed = checks.filter((check) => check.outcome === "passed");
  const points = `${sumOf(passed)} of ${count(sumOf(checks), "point")}`;
  return `${passed.length} of ${count(checks.length, "check")} pass · ${points}`;
}

function sumOf(checks: readonly CheckResult[]): number {
  return checks.reduce((sum, check) => sum + check.points, 0);
}
