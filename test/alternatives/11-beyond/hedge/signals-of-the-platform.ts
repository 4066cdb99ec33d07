export type HedgeOptions = { delayMs: number; signal?: AbortSignal; budget?: { tryRetry(): boolean } };

/** Each call listens to the caller and to the other call: `AbortSignal.any` puts both together. */
export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  const { delayMs, signal: outer = new AbortController().signal, budget } = options;
  outer.throwIfAborted();
  const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
  const over = new AbortController();

  const aborted = new Promise<never>((_, reject) => {
    outer.addEventListener("abort", () => reject(outer.reason), { once: true, signal: over.signal });
  });
  const first = work(AbortSignal.any([outer, stopFirst.signal]));
  const second = new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      if (budget && !budget.tryRetry()) return;
      isHedged = true;
      work(AbortSignal.any([outer, stopSecond.signal])).then(resolve, reject);
    }, delayMs);
    over.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  let isHedged = false;
  second.catch(() => {});

  const firstWins = first.then((value) => {
    if (!stopFirst.signal.aborted) stopSecond.abort();
    return value;
  });
  const secondWins = second.then((value) => {
    if (!stopSecond.signal.aborted) stopFirst.abort();
    return value;
  });
  secondWins.catch(() => {});
  const orOther = firstWins.catch((error) =>
    isHedged ? secondWins.catch(() => Promise.reject(error)) : Promise.reject(error),
  );
  const quickest = Promise.any([orOther, secondWins]).catch(() => orOther);
  try {
    return await Promise.race([Promise.race([quickest, orOther]), aborted]);
  } finally {
    over.abort();
  }
}
