// Calls itself with the next number; a wait by hand.
type RetryEvent = { attempt: number; delayMs: number; error: unknown };
type RetryOptions = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  shouldRetry?: (error: unknown) => boolean;
  signal?: AbortSignal;
  onRetry?: (event: RetryEvent) => void;
};

export const retry = <T>(
  fn: (attempt: number) => Promise<T> | T,
  options: RetryOptions = {},
  attempt = 1,
): Promise<T> => {
  const { signal, retries = 3 } = options;
  if (attempt === 1 && signal?.aborted) return Promise.reject(signal.reason);
  return new Promise<T>((resolve) => resolve(fn(attempt))).catch(async (error: unknown) => {
    if (signal?.aborted) throw signal.reason;
    if (attempt === retries + 1 || options.shouldRetry?.(error) === false) throw error;
    const longestMs = Math.min((options.baseMs ?? 500) * 2 ** (attempt - 1), options.capMs ?? 10_000);
    const delayMs = longestMs * Math.random();
    options.onRetry?.({ error, delayMs, attempt });
    await pause(delayMs, signal);
    return retry(fn, options, attempt + 1);
  });
};

function pause(ms: number, signal?: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (signal?.aborted) reject(signal.reason);
  else {
    const stop = () => reject(signal?.reason);
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", stop);
    const tidy = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    promise.then(tidy, tidy);
  }
  return promise;
}
