// Caught by: R5 goes on with the other call when one fails
// The same words, and another error: its class, status and code are gone.
export type HedgeOptions = { delayMs: number; signal?: AbortSignal; budget?: { tryRetry(): boolean } };

export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  const { delayMs, signal, budget } = options;
  signal?.throwIfAborted();
  const controllers: AbortController[] = [];
  const stopped = Promise.withResolvers<never>();
  const delay = Promise.withResolvers<void>();

  const begin = async () => {
    const own = new AbortController();
    controllers.push(own);
    const value = await work(own.signal);
    if (!own.signal.aborted) for (const each of controllers) if (each !== own) each.abort();
    return value;
  };
  const stop = () => {
    stopped.reject(signal?.reason);
    for (const each of controllers) each.abort(signal?.reason);
  };

  const timer = setTimeout(delay.resolve, delayMs);
  signal?.addEventListener("abort", stop);
  try {
    const first = begin();
    const inTime = first.then(() => true);
    const isDone = await Promise.race([inTime, delay.promise, stopped.promise]);
    if (isDone || budget?.tryRetry() === false) return await Promise.race([first, stopped.promise]);
    const any = Promise.any([first, begin()]).catch((error: AggregateError) =>
      Promise.reject(new Error(error.errors[0].message)),
    );
    return await Promise.race([any, stopped.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
