// A second request for the slow ones                       about 25 minutes, after the lesson 11-beyond
//
// One answer in twenty is slow, and a second request would be faster. Finish `hedge`: when there is no answer after a
// while, it asks once more, and takes whichever answer comes first. It is for work that may be done twice, such as GET.
//
// R1  Call `work` once, with an AbortSignal. When it ends within `delayMs`, return what it returns, or throw what it
//     throws, the same error. Do not call it again: this is for slow answers, not for failed ones.
// R2  When it has not ended after `delayMs`, call work once more, with a signal of its own. Never call it a third time.
// R3  With a `budget`, ask `budget.tryRetry()` before that second call, once, and not earlier. When it returns false, go
//     on with the first call alone.
// R4  The first call that succeeds wins: return what it returned, at that moment, and abort the signal of the other one.
//     The winner's signal never aborts, since its body may still be under way. Do not wait for a loser that goes on.
// R5  When one of two calls fails, wait for the other. When both have failed, throw the error of the first.
// R6  When the caller's `signal` aborts, throw its reason at once, the same value. The signals of all calls under way
//     abort with this reason, and work is not called any more. If it has aborted before, do not call work at all.
// R7  When it is over, however it ended, no timer of yours keeps the program running, and no listener of yours is left
//     on the caller's signal. A loser that fails later disturbs nobody.
//
// Not in this exercise: work that throws before it returns a promise, and an abort after the end.
//
// Before you code, fill in what should happen with delayMs 100.
//   the first takes 300 ms, the second takes 50 ms                            calls: __   the result comes at ______ ms
//   the first takes 300 ms, the second fails after 50 ms                      calls: __   the result comes at ______ ms
// Compare with the last line of this file.

/** How `hedge` asks. */
export type HedgeOptions = {
  /** So long the first call has for itself, in milliseconds: from 1 to 2,147,483,647. */
  delayMs: number;
  /** Lets the caller stop earlier. */
  signal?: AbortSignal;
  /** Says whether a second call may be sent, as `retryBudget` does. Left out: always. */
  budget?: { tryRetry(): boolean };
};

/**
 * Does work, and does it once more when the first try is slow.
 *
 * @param work - Hands its signal on to `fetch`. It must not matter whether it is done twice.
 * @throws The signal's reason when the caller stops; what work throws.
 *
 * @example
 * const response = await hedge((signal) => fetch(url, { signal }), { delayMs: 100 });
 */
export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  // TODO: begin the first call, wait for it or for the delay, then race two calls.
  throw new Error("hedge is not written yet");
}

// The table above: 2 calls, at 150 ms; 2 calls, at 300 ms.
