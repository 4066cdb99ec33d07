/** Bounds of the waits. Every duration is in milliseconds. */
export type BackoffOptions = {
  /** The wait before the first retry. Default: 500. */
  baseMs?: number;
  /** No wait is longer. Default: 10,000. */
  capMs?: number;
};

/**
 * Tells how long to wait before a retry: twice as long each time, up to a cap.
 *
 * @param retry - Number of the retry, from 0.
 * @returns The wait in milliseconds.
 * @throws RangeError when `retry` is not a whole number from 0 on.
 *
 * @example
 * backoffDelay(0); // => 500
 * backoffDelay(3); // => 4000
 */
export function backoffDelay(retry: number, options: BackoffOptions = {}): number {
  const { baseMs = 500, capMs = 10_000 } = options;
  if (!Number.isInteger(retry) || retry < 0) {
    throw new RangeError(`Cannot tell the wait before retry ${retry}: retries are counted 0, 1, 2 and so on`);
  }
  // From retry 1024 on the doubled time is Infinity, and 0 times Infinity is NaN: so double a number that is not 0.
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, capMs, longestTimerMs);
}

/** A timer that gets a larger number fires after 1 ms. */
const longestTimerMs = 2 ** 31 - 1;
