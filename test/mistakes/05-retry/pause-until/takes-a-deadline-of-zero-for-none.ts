// Caught by: R2 does not begin what cannot end before the deadline
// The moment 0 is 1970, which has passed, and `||` takes it for missing.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { signal } = limits;
  const deadlineAt = limits.deadlineAt || Number.POSITIVE_INFINITY;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  for (let leftMs = wakeAt - Date.now(); leftMs > 0; leftMs = wakeAt - Date.now()) {
    await wait(Math.min(Math.ceil(leftMs), 2 ** 31 - 1), signal);
  }
  return true;
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch {
    throw signal?.reason;
  }
}
