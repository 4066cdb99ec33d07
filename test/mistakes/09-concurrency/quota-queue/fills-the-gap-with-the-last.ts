// Caught by: R6 lets a call leave the queue
// Puts the last call of its list into the place of one that was aborted.
export type QuotaOptions = { slowFrom?: number; pauseMs?: number };

type Call = { signal: AbortSignal | undefined; leave: () => void; send: () => Promise<void> };

export function quotaQueue(fetchLike: typeof fetch, options: QuotaOptions = {}): typeof fetch {
  const { slowFrom = 5 } = options;
  const waiting: Call[] = [];
  let isBusy = false;
  let freeAt = 0;
  let timer: NodeJS.Timeout | undefined;

  function next(): void {
    clearTimeout(timer);
    if (isBusy || waiting.length === 0) return;
    const waitMs = freeAt - performance.now();
    if (waitMs > 0) {
      timer = setTimeout(next, Math.ceil(waitMs));
      return;
    }
    const call = waiting.shift();
    call?.signal?.removeEventListener("abort", call.leave);
    isBusy = true;
    void call?.send().finally(() => {
      isBusy = false;
      next();
    });
  }

  return (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const call: Call = {
      signal,
      leave: () => {
        const last = waiting.pop();
        if (last && last !== call) waiting[waiting.indexOf(call)] = last;
        reject(signal?.reason);
        next();
      },
      send: async () => {
        try {
          const response = await fetchLike(input, init);
          const [left, seconds] = ["r", "t"].map((name) =>
            Number(response.headers.get("ratelimit")?.match(`${name}=(\\d+)`)?.[1] ?? Number.NaN),
          ) as [number, number];
          freeAt = performance.now() + (left <= slowFrom ? (seconds * 1_000) / (left + 1) : 0);
          resolve(response);
        } catch (error) {
          reject(error);
        }
      },
    };
    signal?.addEventListener("abort", call.leave, { once: true });
    waiting.push(call);
    next();
    return promise;
  };
}
