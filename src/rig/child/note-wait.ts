import { isCalledByAnswer } from "./caller.ts";
import type { Timer } from "./timer-queue.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Notes the wait when the answer's own code has called `callee`; says whose the timer is. */
export function noteWait(
  callee: (...args: never[]) => unknown,
  clock: VirtualClock,
  api: string,
  ms: unknown,
): Timer["owner"] {
  if (!isCalledByAnswer(callee)) return "other";
  clock.note(api, ms);
  return "answer";
}
