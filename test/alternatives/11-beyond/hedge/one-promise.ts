export type HedgeOptions = { delayMs: number; signal?: AbortSignal; budget?: { tryRetry(): boolean } };

/** One promise and its two hands: whoever comes first calls `settle`, and all others come too late. */
export const hedge = <T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const { delayMs, signal, budget } = options;
    const calls: { controller: AbortController; failure?: { error: unknown } }[] = [];
    let isOver = false;
    const settle = (end: () => void) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      end();
    };
    const begin = () => {
      const call: (typeof calls)[number] = { controller: new AbortController() };
      calls.push(call);
      work(call.controller.signal).then(
        (value) =>
          settle(() => {
            for (const other of calls) if (other !== call) other.controller.abort();
            resolve(value);
          }),
        (error) => {
          call.failure = { error };
          if (calls.every(({ failure }) => failure)) settle(() => reject(calls[0]?.failure?.error));
        },
      );
    };
    const cancel = () =>
      settle(() => {
        for (const { controller } of calls) controller.abort(signal?.reason);
        reject(signal?.reason);
      });
    const timer = setTimeout(() => {
      if (!budget || budget.tryRetry()) begin();
    }, delayMs);
    if (signal?.aborted) return cancel();
    signal?.addEventListener("abort", cancel);
    begin();
  });
