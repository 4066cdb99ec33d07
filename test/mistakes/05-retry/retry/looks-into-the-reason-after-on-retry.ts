// Caught by: R6 stops a wait when the caller aborts
// Puts an error of its own in place of a reason that is null.
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
      signal?.throwIfAborted();
      if (attempt > retries || !shouldRetry(error)) throw error;
      const delayMs = Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
      onRetry?.({ attempt, delayMs, error });
      if (signal?.aborted) throw signal.reason ?? new DOMException("stopped", "AbortError");
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
