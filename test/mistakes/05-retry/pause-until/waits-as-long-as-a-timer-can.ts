// Caught by: R4 waits for 30 days
// Wakes after 25 days.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal } = limits;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  const leftMs = Math.ceil(wakeAt - Date.now());
  if (leftMs > 0) await wait(Math.min(leftMs, 2 ** 31 - 1), signal);
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
