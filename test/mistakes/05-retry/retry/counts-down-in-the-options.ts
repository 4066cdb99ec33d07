// Caught by: R2 throws whatever was thrown, and counts each call anew
// The next call with the same options has no retry left.
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
  options.retries ??= 3;
  const { baseMs = 500, capMs = 10_000, shouldRetry = () => true, signal, onRetry } = options;
  signal?.throwIfAborted();
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn(attempt);
    } catch (error) {
      signal?.throwIfAborted();
      options.retries -= 1;
      if (options.retries < 0 || !shouldRetry(error)) throw error;
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
