/** How `hedge` asks. */
export type HedgeOptions = {
  /** So long the first call has for itself, in milliseconds: from 1 to 2,147,483,647. */
  delayMs: number;
  /** Lets the caller stop earlier. */
  signal?: AbortSignal;
  /** Says whether a second call may be sent, as `retryBudget` does. Left out: always. */
  budget?: { tryRetry(): boolean };
};

/**
 * Does work, and does it once more when the first try is slow.
 *
 * @param work - Hands its signal on to `fetch`. It must not matter whether it is done twice.
 * @throws The signal's reason when the caller stops; what work throws.
 *
 * @example
 * const response = await hedge((signal) => fetch(url, { signal }), { delayMs: 100 });
 */
export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  const { delayMs, signal = new AbortController().signal, budget } = options;
  signal.throwIfAborted();
  const controllers: AbortController[] = [];
  const stopped = Promise.withResolvers<never>();
  const delay = Promise.withResolvers<void>();

  async function begin(): Promise<T> {
    const own = new AbortController();
    controllers.push(own);
    const value = await work(own.signal);
    // A loser that did not listen comes here too, later. It must not stop the winner.
    if (!own.signal.aborted) for (const each of controllers) if (each !== own) each.abort();
    return value;
  }
  function stop(): void {
    stopped.reject(signal.reason);
    for (const each of controllers) each.abort(signal.reason);
  }

  const timer = setTimeout(delay.resolve, delayMs);
  signal.addEventListener("abort", stop);
  try {
    const first = begin();
    const inTime = first.then(() => true);
    const isDone = await Promise.race([inTime, delay.promise, stopped.promise]);
    if (isDone || budget?.tryRetry() === false) return await Promise.race([first, stopped.promise]);
    return await Promise.race([firstSuccess([first, begin()]), stopped.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/** The value of whichever succeeds first; when none does, the error of the first in the list. */
async function firstSuccess<T>(calls: readonly Promise<T>[]): Promise<T> {
  try {
    return await Promise.any(calls);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  }
}
