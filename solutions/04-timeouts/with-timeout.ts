/**
 * Gives work a time limit, and a signal that tells it to stop.
 *
 * @param work - Hands its signal on to `fetch` and to whatever else can stop.
 * @param timeoutMs - From 1 to 2,147,483,647 milliseconds.
 * @param signal - Lets the caller stop earlier.
 * @throws An error named TimeoutError at the limit; the signal's reason when the caller stops; what work throws.
 *
 * @example
 * const text = await withTimeout(async (signal) => (await fetch(url, { signal })).text(), 2_000);
 */
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException(`No result within ${timeoutMs} ms`, "TimeoutError"));
  const cancel = () => controller.abort(signal.reason);

  const timer = setTimeout(expire, timeoutMs);
  signal.addEventListener("abort", cancel);
  try {
    return await Promise.race([work(controller.signal), abortOf(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}

/** Never gives a value; rejects with the signal's reason. Work that does not listen cannot hold up the race. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
