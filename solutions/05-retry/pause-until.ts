import { setTimeout as sleep } from "node:timers/promises";

/** What may end a pause, or keep it from beginning. */
export type PauseLimits = {
  /** A pause ends before this, in milliseconds since 1970, or does not begin. Default: no deadline. */
  deadlineAt?: number;
  /** Lets the caller stop. */
  signal?: AbortSignal;
};

/**
 * Waits until a moment, unless that is too late.
 *
 * @param wakeAt - In milliseconds since 1970, as `Date.now()` counts.
 * @returns True after the wait; false, at once, when it could not end before the deadline.
 * @throws The signal's reason when the caller aborts.
 *
 * @example
 * const isTimeLeft = await pauseUntil(Date.now() + waitMs, { deadlineAt, signal });
 * if (!isTimeLeft) return response; // no retry could begin before the deadline
 */
export async function pauseUntil(wakeAt: number, limits: PauseLimits = {}): Promise<boolean> {
  const { deadlineAt = Number.POSITIVE_INFINITY, signal = new AbortController().signal } = limits;
  signal.throwIfAborted();
  if (wakeAt >= deadlineAt) return false;
  // The loop asks the clock after each timer: whatever woke us, it may have been too early.
  for (let leftMs = wakeAt - Date.now(); leftMs > 0; leftMs = wakeAt - Date.now()) {
    await wait(Math.min(Math.ceil(leftMs), longestTimerMs), signal);
  }
  return true;
}

/** A timer that gets a larger number fires after 1 ms. */
const longestTimerMs = 2 ** 31 - 1;

/** Waits; rejects with the signal's own reason as soon as it aborts. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    // The timer rejects with an AbortError of its own, which hides the reason in its cause.
    signal.throwIfAborted();
    throw error;
  }
}
