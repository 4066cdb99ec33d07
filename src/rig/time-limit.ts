import { isStopped, processorMs } from "./process-usage.ts";

/** A machine this much too busy is too busy to judge. */
const maxExtensions = 4;

/**
 * Calls `onExceeded` when a process has run for `limitMs`. Returns what calls the limit off.
 *
 * On a busy machine a process may hardly have had the processor in that time. Where the system tells, its limit is
 * extended then, so that nobody fails because others are at work.
 *
 * @param pid - Of the process itself; undefined when it runs inside another one.
 */
export function limitTime(pid: number | undefined, limitMs: number, onExceeded: () => void): () => void {
  const startMs = processorMs(pid) ?? 0;
  const wasStarved = () => {
    const nowMs = processorMs(pid);
    // One that has stopped itself wants no processor.
    return nowMs !== undefined && nowMs - startMs < limitMs / 2 && !isStopped(pid);
  };
  let extensions = 0;
  const check = () => {
    if (extensions++ < maxExtensions && wasStarved()) timer = setTimeout(check, limitMs);
    else onExceeded();
  };
  let timer = setTimeout(check, limitMs);
  return () => clearTimeout(timer);
}
