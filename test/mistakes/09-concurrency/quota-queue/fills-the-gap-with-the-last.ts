// Caught by: R6 lets a call leave the queue
// Puts the last call of its list into the place of one that was aborted.
export type QuotaOptions = { slowFrom?: number; pauseMs?: number };

type Call = { signal: AbortSignal | undefined; leave: () => void; send: () => Promise<void> };

export function quotaQueue(fetchLike: typeof fetch, options: QuotaOptions = {}): typeof fetch {
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
          freeAt = performance.now() + pauseAfter(response, options);
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

function pauseAfter({ status, headers }: Response, { slowFrom = 5, pauseMs = 1_000 }: QuotaOptions): number {
  const askedSeconds = whole(headers.get("retry-after"));
  if (askedSeconds !== undefined && (status === 429 || status === 503)) return askedSeconds * 1_000;
  const pausesMs = quotasOf(headers).map(({ left, restMs }) => (left > slowFrom ? 0 : restMs / (left + 1)));
  return Math.max(0, status === 429 ? pauseMs : 0, ...pausesMs);
}

function quotasOf(headers: Headers): { left: number; restMs: number }[] {
  const newer = (headers.get("ratelimit") ?? "")
    .replaceAll(/"[^"]*"/g, "")
    .split(",")
    .flatMap((part) => {
      const [left, seconds] = [whole(/;\s*r=([^;\s]+)/.exec(part)?.[1]), whole(/;\s*t=([^;\s]+)/.exec(part)?.[1])];
      return left === undefined || seconds === undefined ? [] : [{ left, restMs: seconds * 1_000 }];
    });
  if (newer.length > 0) return newer;
  const [left, reset] = [whole(headers.get("x-ratelimit-remaining")), whole(headers.get("x-ratelimit-reset"))];
  return left === undefined || reset === undefined ? [] : [{ left, restMs: reset * 1_000 - Date.now() }];
}

function whole(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}
