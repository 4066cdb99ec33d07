// Wake me in time                                          about 20 minutes, after the lesson 05-retry
//
// Between two requests a client waits. The caller may have a deadline, and may leave at any moment. Finish `pauseUntil`:
// a wait that does not begin when it would take too long, and that ends as soon as nobody wants it any more.
//
// R1  Wait until `wakeAt`, then give true: not before, not even by a part of a millisecond. If it has passed, give true
//     at once.
// R2  If `wakeAt` is `deadlineAt` or later, do not wait: give false at once, also when both have passed.
// R3  When the signal aborts, throw its reason at once, the same value, whatever it is. If it has aborted before, throw
//     its reason in any case, also where R1 or R2 would give true or false.
// R4  `wakeAt` may be 30 days ahead. A timer counts to 2,147,483,647 ms only, about 25 days.
// R5  When the pause is over, however it ended, no timer of yours runs, and no listener of yours is on the signal.
//
// Not in this exercise: clocks that are set while you wait, moments that are Infinity or NaN.
//
// Before you code, fill in what should happen. It is 12:00:00, the deadline is at 12:00:10.
//   until 12:00:04, and the caller aborts at 12:00:03        ______ at ______
//   until 12:00:10                                           ______ at ______
// Compare with the last line of this file.

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
  // TODO: two questions first; then a loop that waits for what is left, in pieces that a timer can count.
  throw new Error(`pauseUntil is not written yet: ${wakeAt} ${Object.keys(limits)}`);
}

// The table above: the signal's reason at 12:00:03; false at 12:00:00.
