// Caught by: R3 stops at once when the caller aborts
// Notices the abort after the wait.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal } = limits;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  for (let leftMs = wakeAt - Date.now(); leftMs > 0; leftMs = wakeAt - Date.now()) {
    await wait(Math.min(Math.ceil(leftMs), 2 ** 31 - 1), signal);
  }
  return true;
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms);
    signal?.throwIfAborted();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
