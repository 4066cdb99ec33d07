// Caught by: R1 waits until then, and not shorter
// Waits for 25 days, whatever is asked.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal } = limits;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  if (wakeAt > Date.now()) await wait(Math.min(wakeAt, 2 ** 31 - 1), signal);
  return true;
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
