import { AnswerFailure } from "../rig/answer-failure.ts";
import type { Check } from "./check.ts";
import type { CheckError, CheckRun } from "./check-result.ts";

/** Runs a check once and says how it ended; never rejects. */
export async function runCheck(check: Check): Promise<CheckRun> {
  const { name, points, hints } = check;
  const notes: string[] = [];
  const startedAt = performance.now();
  const error = await within(check, notes);
  return { name, points, hints, notes, error, tookMs: performance.now() - startedAt };
}

/** A check that is still busy at its limit is left alone: its answer is ended with the judging. */
async function within({ run, limitMs }: Check, notes: string[]): Promise<CheckError | undefined> {
  const { promise: atLimit, resolve } = Promise.withResolvers<CheckError>();
  const timer = setTimeout(() => resolve({ name: "Error", message: `Test timed out in ${limitMs}ms.` }), limitMs);
  try {
    return await Promise.race([run((note) => notes.push(note)).then(() => undefined, toCheckError), atLimit]);
  } finally {
    clearTimeout(timer);
  }
}

function toCheckError(thrown: unknown): CheckError {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown) };
  const { name, message } = thrown;
  return thrown instanceof AnswerFailure
    ? { name, message, kind: thrown.kind, requests: thrown.requests }
    : { name, message };
}
