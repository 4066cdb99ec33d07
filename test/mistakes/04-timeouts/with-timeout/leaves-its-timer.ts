// Caught by: R5 leaves no timer and no listener
// A script hangs until the limit.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError"));
  const cancel = () => controller.abort(signal?.reason);

  setTimeout(expire, timeoutMs);
  signal?.addEventListener("abort", cancel);
  try {
    return await Promise.race([work(controller.signal), abortOf(controller.signal)]);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
