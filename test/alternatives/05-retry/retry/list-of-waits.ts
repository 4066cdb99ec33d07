// Goes over a generator of waits; the outcome of a call is a value until the end.
import { once } from "node:events";

type RetryEvent = { attempt: number; delayMs: number; error: unknown };
type RetryOptions = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  shouldRetry?: (error: unknown) => boolean;
  signal?: AbortSignal;
  onRetry?: (event: RetryEvent) => void;
};

type Outcome<T> = { given: T } | { thrown: unknown };

function* longestWaits({ retries = 3, baseMs = 500, capMs = 10_000 }: RetryOptions) {
  for (let longestMs = baseMs, left = retries; left > 0; left--, longestMs *= 2) yield Math.min(longestMs, capMs);
}

async function outcomeOf<T>(fn: (attempt: number) => Promise<T> | T, attempt: number): Promise<Outcome<T>> {
  try {
    return { given: await fn(attempt) };
  } catch (thrown) {
    return { thrown };
  }
}

export async function retry<T>(fn: (attempt: number) => Promise<T> | T, options: RetryOptions = {}): Promise<T> {
  const { signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  let attempt = 1;
  let outcome = await outcomeOf(fn, attempt);
  for (const longestMs of longestWaits(options)) {
    if ("given" in outcome || signal.aborted || !(options.shouldRetry ?? (() => true))(outcome.thrown)) break;
    const delayMs = Math.random() * longestMs;
    options.onRetry?.({ attempt, delayMs, error: outcome.thrown });
    await timerOf(delayMs, signal);
    signal.throwIfAborted();
    attempt += 1;
    outcome = await outcomeOf(fn, attempt);
  }
  if ("given" in outcome) return outcome.given;
  signal.throwIfAborted();
  throw outcome.thrown;
}

/** Ends when the time is over or the signal aborts, and never fails. */
async function timerOf(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), ms);
  await Promise.race([once(signal, "abort", { signal: over.signal }), once(over.signal, "abort")]).catch(() => {});
  clearTimeout(timer);
  over.abort();
}
