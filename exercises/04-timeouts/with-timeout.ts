// No longer than this                                      about 20 minutes, after the lesson 04-timeouts
//
// A service accepts your request and says nothing more. Without a limit your program waits for ever. Finish
// `withTimeout`, which ends any work in time.
//
// R1  Call `work` once, with an AbortSignal. Give what it gives; throw what it throws, the same error. That work is done
//     is no reason to abort: a response that it gave can still be read.
// R2  When work takes longer than `timeoutMs`, throw an error named TimeoutError, at that moment. This holds even when
//     work does not listen to its signal.
// R3  At that moment the signal that work has got aborts, and its reason is the error of R2. A request that was sent
//     with this signal ends, whether its headers or its body are late.
// R4  When the caller's `signal` aborts, throw its reason at once, the same value, whatever it is. The signal of work
//     aborts too, with this reason. If it has aborted before, do not call work at all.
// R5  When the call is over, however it ended, no timer of yours keeps the program running, and no listener of yours
//     is left on the caller's signal.
//
// Not in this exercise: work that throws before it gives a promise, other values of `timeoutMs`.
//
// Before you code, fill in what should happen with timeoutMs 200.
//   headers after 150 ms, the body after 150 ms more, read inside work     ______ after ______ ms
//   the caller's signal aborts after 50 ms                                 ______ after ______ ms
// Compare with the last line of this file.

/**
 * Gives work a time limit, and a signal that tells it to stop.
 *
 * @param work - Hands its signal on to `fetch` and to whatever else can stop.
 * @param timeoutMs - From 1 to 2,147,483,647 milliseconds.
 * @param signal - Lets the caller stop earlier.
 * @throws An error named TimeoutError at the limit; the signal's reason when the caller stops; what work throws.
 *
 * @example
 * const text = await withTimeout(async (signal) => (await fetch(url, { signal })).text(), 2_000);
 */
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  // TODO: an AbortController, a timer that aborts it, and a race between the work and the abort.
  throw new Error("withTimeout is not written yet");
}

// The table above: a TimeoutError after 200 ms; the reason of the caller's signal after 50 ms.
