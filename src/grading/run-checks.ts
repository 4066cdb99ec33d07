import { KitError } from "../core/kit-error.ts";
import type { Check } from "./check.ts";
import type { CheckError, CheckRun } from "./check-result.ts";
import { mapLimit } from "./map-limit.ts";
import { runCheck } from "./run-check.ts";

/** How to go on with an answer, and how long when it gives trouble. */
export type Patience = {
  /** Wall-clock time for all checks together, in milliseconds; those left over cannot be judged. Usually 60 s. */
  readonly limitMs?: number;
  /** Checks that may end in a loop without end, some seconds each, before the others fail untried. Usually 2. */
  readonly mostHangs?: number;
  /** Ends the judging after the checks under way; it then rejects. */
  readonly signal?: AbortSignal;
  /** Checks under way at a time, each in a process of its own: pays where processes wait ready. Usually 1. */
  readonly atOnce?: number;
};

/** Runs checks until it is clear that the others cannot tell anything. The runs come in the order of the checks. */
export async function runChecks(checks: readonly Check[], patience: Patience): Promise<CheckRun[]> {
  const { signal, atOnce = 1 } = patience;
  const done: CheckRun[] = [];
  const startedAt = performance.now();
  const runs = await mapLimit(checks, atOnce, async (check) => {
    const { name, points, hints } = check;
    const error = signal?.aborted ? aborted : whyStop(done, performance.now() - startedAt, patience);
    const run = error ? { name, points, hints, error, tookMs: 0 } : await runCheck(check);
    done.push(run);
    return run;
  });
  signal?.throwIfAborted();
  return runs;
}

const aborted: CheckError = { name: "AbortError", message: "Not tried: nobody waits for it any more." };

const busy = "the limit for all; judge it again when the machine has less to do";

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
  // Loops are told apart above. The rest may be the machine's doing: nobody fails for that.
  if (passedMs > limitMs) return new KitError(`Not tried: the checks before took ${limitMs / 1_000} s, ${busy}.`);
  return undefined;
}
