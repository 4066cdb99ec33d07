// Caught by: R1 waits until then, and not shorter
// performance.now() counts from the start of the program.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal } = limits;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  for (let leftMs = wakeAt - performance.now(); leftMs > 0; leftMs = wakeAt - performance.now()) {
    await wait(Math.min(Math.ceil(leftMs), 2 ** 31 - 1), signal);
  }
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
