/**
 * The outcome of judging one exercise of one answer.
 *
 * `broken` means that nothing could be judged: no check ran, the kit itself failed, or a limit of the kit was hit.
 * It never counts as passed.
 */
export type Verdict = {
  /** Version of this shape; `--json` prints it. */
  readonly version: 1;
  /** Lesson and file: `05-retry/fetch-with-retry`. */
  readonly exercise: string;
  readonly outcome: Outcome;
  readonly checks: readonly CheckResult[];
  /** Why nothing could be judged, or why no check was tried (the file does not compile). One sentence. */
  readonly reason?: string;
  /** The file is the starter as it came: there is nothing to judge yet, although no check passes. */
  readonly isUntouched?: true;
  /** What the type checker says of the answer; never decides the outcome. */
  readonly typeErrors: readonly string[];
};

export type Outcome = "passed" | "failed" | "broken";

/** The outcome of one check. */
export type CheckResult = {
  /** Begins with the requirement that it enforces: `R3 waits 1 s, 2 s and 4 s after three 503s`. */
  readonly name: string;
  /** `R3`. */
  readonly requirement: string;
  readonly outcome: Outcome;
  readonly points: number;
  /** Three steps: where to look, the idea, nearly the code. */
  readonly hints: readonly string[];
  /** What the check has to say of the answer, passed or not: a score. One sentence each. */
  readonly notes?: readonly string[];
  /** Why it did not pass: what the client did, what was asked, where to read it. */
  readonly message?: string;
  /** What went over the wire, as text, a row an event. */
  readonly timeline?: string;
  /** Wall-clock time it took, in milliseconds. */
  readonly tookMs: number;
};

/** Points earned and points there are. */
export function pointsOf(verdict: Verdict): { earned: number; possible: number } {
  const sum = (checks: readonly CheckResult[]) => checks.reduce((total, check) => total + check.points, 0);
  return { earned: sum(verdict.checks.filter((check) => check.outcome === "passed")), possible: sum(verdict.checks) };
}
