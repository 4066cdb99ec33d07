// Caught by: R4 stops at once when the caller does
// Ends the race, and does not tell work.
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError"));

  const timer = setTimeout(expire, timeoutMs);
  try {
    return await Promise.race([
      work(controller.signal),
      abortOf(controller.signal),
      ...(signal ? [abortOf(signal)] : []),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
