// Caught by: R1 gives what the function gives
// A function that gives nothing is called again.
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
      const value = await fn(attempt);
      if (value === undefined) throw new Error("nothing came");
      return value;
    } catch (error) {
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
