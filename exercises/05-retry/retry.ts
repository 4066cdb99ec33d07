// Once more                                                about 25 minutes, after the lesson 05-retry
//
// A loop that asks, looks, waits and asks again belongs around many things: a call, a query, a file on a slow disk.
// Finish `retry`, which puts it around any function.
//
// R1  Call `fn(1)` and give what it gives. It may give a value or a promise.
// R2  When it fails, by throwing or by rejecting, wait and call it again, with 2, 3 and so on: at most `retries` more
//     times. After the last failure do not wait: throw its error, the same value, whatever was thrown.
// R3  The wait before retry n (0, 1, 2 …) is Math.random() times the smaller of `capMs` and `baseMs * 2 ** n`.
// R4  When `shouldRetry(error)` gives false, throw that error at once.
// R5  Before each wait call `onRetry` with the number of the call that failed, the wait that follows, and the error.
//     After a failure that is not retried do not call it.
// R6  When the signal aborts during a wait, or inside `onRetry`, throw its reason at once, the same value, whatever it
//     is, and call `fn` no more. If it has aborted before, do not call `fn` at all. If it aborts while `fn` runs, wait
//     for `fn`: give what it gives, but if it fails, throw the signal's reason and do not retry, whatever R4 says.
// R7  When the call is over, no timer of yours runs, and no listener of yours is on the signal.
//
// Not in this exercise: waits longer than a timer can count, a `shouldRetry` or an `onRetry` that throws, an abort inside
// `shouldRetry`.
//
// Before you code, fill in what should happen with baseMs 100, retries 2, Math.random() always 0.5. `fn` always fails.
//   no signal                                          calls: __   waits: __ , __
//   the caller aborts 80 ms after the first failure    calls: __   thrown: ______
// Compare with the last line of this file.

/** What `onRetry` is told before each wait. */
export type RetryEvent = {
  /** Number of the call that has failed, from 1. */
  attempt: number;
  /** The wait that follows, in milliseconds. */
  delayMs: number;
  /** What that call threw. */
  error: unknown;
};

/** How hard `retry` tries. Every duration is in milliseconds. */
export type RetryOptions = {
  /** Most retries: calls after the first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry; it doubles with each further one. Default: 500. */
  baseMs?: number;
  /** No wait is longer. Default: 10,000. */
  capMs?: number;
  /** Tells whether an error may pass. Default: every error may. */
  shouldRetry?: (error: unknown) => boolean;
  /** Lets the caller stop. */
  signal?: AbortSignal;
  /** Is told of each retry, before its wait. */
  onRetry?: (event: RetryEvent) => void;
};

/**
 * Calls a function, and calls it again while it fails.
 *
 * @param fn - Gets the number of the call, from 1.
 * @throws The error of the last call; the signal's reason when the caller aborts.
 *
 * @example
 * const page = await retry(async () => assertOk(await fetch(url)), { retries: 2 });
 */
export async function retry<T>(fn: (attempt: number) => Promise<T> | T, options: RetryOptions = {}): Promise<T> {
  // TODO: a loop that counts calls from 1, a `try` inside it, and a wait that hears the signal.
  throw new Error(`retry is not written yet: ${fn.name} ${Object.keys(options)}`);
}

// The table above: 3 calls, waits of 50 and 100 ms; 2 calls, and the reason of the signal.
