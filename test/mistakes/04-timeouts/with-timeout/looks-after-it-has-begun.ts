// Caught by: R4 does not begin when the caller has stopped before
// Work has begun, and goes on.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError"));
  const cancel = () => controller.abort(signal?.reason);

  const timer = setTimeout(expire, timeoutMs);
  signal?.addEventListener("abort", cancel);
  const begun = work(controller.signal);
  try {
    signal?.throwIfAborted();
    return await Promise.race([begun, abortOf(controller.signal)]);
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
