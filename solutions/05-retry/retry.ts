import { setTimeout as sleep } from "node:timers/promises";

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
  const { retries = 3, baseMs = 500, capMs = 10_000, shouldRetry = () => true, signal, onRetry } = options;
  signal?.throwIfAborted();
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn(attempt);
    } catch (error) {
      // Who aborts a call makes it fail, and wants to see the own reason.
      signal?.throwIfAborted();
      if (attempt > retries || !shouldRetry(error)) throw error;
      const delayMs = Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
      onRetry?.({ attempt, delayMs, error });
      await wait(delayMs, signal);
    }
  }
}

/** Waits; rejects with the signal's own reason as soon as it aborts. */
async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    // The timer rejects with an AbortError of its own, which hides the reason in its cause.
    signal?.throwIfAborted();
    throw error;
  }
}
