import type { Verdict } from "../core/verdict.ts";

/** 0 when all passed, 2 when something could not be judged, else 1. */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 | 2 {
  const outcomes = new Set(verdicts.map(({ outcome }) => outcome));
  if (outcomes.has("broken")) return 2;
  return outcomes.has("failed") ? 1 : 0;
}
