// AbortSignal.timeout and AbortSignal.any in place of a controller and a timer.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.timeout(timeoutMs);
  const both = signal ? AbortSignal.any([signal, limit]) : limit;
  both.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const give = () => reject(both.reason);
  both.addEventListener("abort", give);
  try {
    return await Promise.race([promise, work(both)]);
  } finally {
    both.removeEventListener("abort", give);
  }
}
