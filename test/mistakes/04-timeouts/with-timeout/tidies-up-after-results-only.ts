// Caught by: R5 leaves no timer and no listener
// An error leaves everything behind.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError"));
  const cancel = () => controller.abort(signal?.reason);

  const timer = setTimeout(expire, timeoutMs);
  signal?.addEventListener("abort", cancel);
  try {
    const result = await Promise.race([work(controller.signal), abortOf(controller.signal)]);
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
    return result;
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
