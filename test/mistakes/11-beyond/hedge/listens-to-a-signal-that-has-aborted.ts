// Caught by: R7 leaves no timer, no listener and no stray error
// Throws before the place where it tidies up.
export type HedgeOptions = { delayMs: number; signal?: AbortSignal; budget?: { tryRetry(): boolean } };

export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  const { delayMs, signal, budget } = options;
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
  signal?.throwIfAborted();
  try {
    const first = begin();
    const inTime = first.then(() => true);
    const isDone = await Promise.race([inTime, delay.promise, stopped.promise]);
    if (isDone || budget?.tryRetry() === false) return await Promise.race([first, stopped.promise]);
    const any = Promise.any([first, begin()]).catch((error: AggregateError) => Promise.reject(error.errors[0]));
    return await Promise.race([any, stopped.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
