// Caught by: R1 waits until then, and not shorter
// Gives true when it has not waited.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal } = limits;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return true;
  for (let leftMs = wakeAt - Date.now(); leftMs > 0; leftMs = wakeAt - Date.now()) {
    await wait(Math.min(Math.ceil(leftMs), 2 ** 31 - 1), signal);
  }
  return false;
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
