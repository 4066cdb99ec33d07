// One promise by hand; a class of its own for the error.
class TimeoutError extends Error {
  override name = "TimeoutError";
}

export function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise<T>((resolve, reject) => {
    const own = new AbortController();
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    const fail = (error: unknown) => {
      over();
      reject(error);
      own.abort(error);
    };
    const stop = () => fail(signal?.reason);
    const timer = setTimeout(() => fail(new TimeoutError(`${timeoutMs} ms are over`)), timeoutMs);
    signal?.addEventListener("abort", stop, { once: true });
    work(own.signal).then(
      (value) => {
        over();
        resolve(value);
      },
      (error: unknown) => {
        over();
        reject(error);
      },
    );
  });
}
