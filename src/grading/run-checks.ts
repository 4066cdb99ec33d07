import type { Check } from "./check.ts";
import type { CheckError, CheckRun } from "./check-result.ts";
import { runCheck } from "./run-check.ts";

/** How long to go on with an answer that gives trouble. */
export type Patience = {
  /** Wall-clock time for all checks together, in milliseconds; those left over fail untried. Usually 60 s. */
  readonly limitMs?: number;
  /** Checks that may end in a loop without end, some seconds each, before the others fail untried. Usually 2. */
  readonly mostHangs?: number;
  /** Ends the judging after the check under way; it then rejects. */
  readonly signal?: AbortSignal;
};

/** Runs checks one by one, until it is clear that the others cannot tell anything. */
export async function runChecks(checks: readonly Check[], patience: Patience): Promise<CheckRun[]> {
  const runs: CheckRun[] = [];
  const startedAt = performance.now();
  for (const check of checks) {
    patience.signal?.throwIfAborted();
    const error = whyStop(runs, performance.now() - startedAt, patience);
    const { name, points, hints } = check;
    runs.push(error ? { name, points, hints, error, tookMs: 0 } : await runCheck(check));
  }
  return runs;
}

const hangs = new Set<unknown>(["loop", "no-end"]);

function whyStop(
  runs: readonly CheckRun[],
  passedMs: number,
  { limitMs = 60_000, mostHangs = 2 }: Patience,
): CheckError | undefined {
  const unloaded = runs.find(({ error }) => error?.kind === "load");
  if (unloaded) return unloaded.error;
  if (runs.filter(({ error }) => hangs.has(error?.kind)).length >= mostHangs)
    return { name: "Error", message: "Not tried: your code did not come to an end in the checks before." };
  if (passedMs > limitMs)
    return { name: "Error", message: `Not tried: the checks before took ${limitMs / 1_000} s, the limit for all.` };
  return undefined;
}
