// Caught by: R2 ends work that takes too long, even when it does not listen
// The name says milliseconds.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError"));
  const cancel = () => controller.abort(signal?.reason);

  const timer = setTimeout(expire, timeoutMs * 1_000);
  signal?.addEventListener("abort", cancel);
  try {
    return await Promise.race([work(controller.signal), abortOf(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
