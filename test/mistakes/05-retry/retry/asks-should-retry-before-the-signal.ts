// Caught by: R6 waits for a call that runs
// An abort broke the call, and the error that it left is thrown in place of the reason.
import { setTimeout as sleep } from "node:timers/promises";

type RetryEvent = { attempt: number; delayMs: number; error: unknown };
type RetryOptions = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  shouldRetry?: (error: unknown) => boolean;
  signal?: AbortSignal;
  onRetry?: (event: RetryEvent) => void;
};

export async function retry<T>(fn: (attempt: number) => Promise<T> | T, options: RetryOptions = {}): Promise<T> {
  const { retries = 3, baseMs = 500, capMs = 10_000, shouldRetry = () => true, signal, onRetry } = options;
  signal?.throwIfAborted();
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn(attempt);
    } catch (error) {
      if (!shouldRetry(error)) throw error;
      signal?.throwIfAborted();
      if (attempt > retries || !shouldRetry(error)) throw error;
      const delayMs = Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
      onRetry?.({ attempt, delayMs, error });
      await wait(delayMs, signal);
    }
  }
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
