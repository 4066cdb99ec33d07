// Caught by: R3 tells work why it has to stop
// Work hears of an AbortError, the caller of a TimeoutError.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const error = new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError");
  const expire = () => controller.abort();
  const cancel = () => controller.abort(signal?.reason);

  const timer = setTimeout(expire, timeoutMs);
  signal?.addEventListener("abort", cancel);
  try {
    return await Promise.race([work(controller.signal), abortOf(controller.signal)]);
  } catch (thrown) {
    if (controller.signal.aborted && !signal?.aborted) throw error;
    throw thrown;
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
