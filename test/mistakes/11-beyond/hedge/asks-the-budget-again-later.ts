// Caught by: R3 asks its budget before the second call
// A budget that said no is asked once more, after another delay.
export type HedgeOptions = { delayMs: number; signal?: AbortSignal; budget?: { tryRetry(): boolean } };
export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  const { delayMs, signal, budget } = options;
  if (signal?.aborted) throw signal.reason;
  return new Promise<T>((resolve, reject) => {
    const calls: { controller: AbortController; ended: boolean }[] = [];
    let over = false;
    let firstError: { error: unknown } | undefined;
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = () => {
      end();
      reject(signal?.reason);
      for (const { controller, ended } of calls) if (!ended) controller.abort(signal?.reason);
    };
    const begin = () => {
      const call = { controller: new AbortController(), ended: false };
      const number = calls.push(call);
      work(call.controller.signal).then(
        (value) => {
          call.ended = true;
          if (over) return;
          end();
          resolve(value);
          for (const other of calls) if (other !== call) other.controller.abort();
        },
        (error) => {
          call.ended = true;
          if (over) return;
          if (number === 1) firstError = { error };
          if (calls.some(({ ended }) => !ended)) return;
          end();
          reject(firstError?.error);
        },
      );
    };
    signal?.addEventListener("abort", onAbort);
    timer = setTimeout(() => {
      if (!budget || budget.tryRetry()) begin();
      else
        timer = setTimeout(() => {
          if (budget.tryRetry()) begin();
        }, delayMs);
    }, delayMs);
    begin();
  });
}
