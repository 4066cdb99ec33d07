// Caught by: R1 waits until then, and not shorter
// A timer forgets fractions.
import { setTimeout as sleep } from "node:timers/promises";

type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal } = limits;
  signal?.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  let leftMs = wakeAt - Date.now();
  while (leftMs > 0) {
    const pieceMs = Math.min(leftMs, 2 ** 31 - 1);
    await wait(pieceMs, signal);
    leftMs -= pieceMs;
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
