// Twice as long                                            about 10 minutes, after the lesson 05-retry
//
// The longer a service is in trouble, the less often you ask. Finish `backoffDelay`: it tells how long to wait before a
// retry. It waits for nothing itself; chance comes in the next exercise.
//
// R1  The wait before retry 0, the first one, is `baseMs`. It doubles with each further retry.
// R2  No wait is longer than `capMs`.
// R3  The result is a number that a timer understands, however large `retry` and `capMs` are: never more than
//     2,147,483,647, never Infinity or NaN, not even when `baseMs` is 0 or `capMs` is Infinity.
// R4  An option that is left out has its default: `baseMs` 500, `capMs` 10,000. An option that is 0 is 0.
// R5  Throw a RangeError when `retry` is not a whole number from 0 on.
//
// Not in this exercise: options that are negative or no numbers, retries beyond 2 ** 53.
//
// Before you code, fill in what should come out for baseMs 200 and capMs 1,000.
//   retry 0: ______     retry 1: ______     retry 2: ______     retry 3: ______     retry 2,000: ______
// Compare with the last line of this file.

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
  // TODO: refuse what R5 names; double with `2 **`; take the smallest of three with `Math.min`.
  throw new Error(`backoffDelay is not written yet: ${retry} ${Object.keys(options)}`);
}

// The table above: 200, 400, 800, 1,000 and 1,000 ms.
