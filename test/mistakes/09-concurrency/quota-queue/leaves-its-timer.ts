// Caught by: R7 leaves no timer and no listener when nobody waits
// A call that gave up its place still keeps the program running.
export type QuotaOptions = { slowFrom?: number; pauseMs?: number };

export function quotaQueue(fetchLike: typeof fetch, options: QuotaOptions = {}): typeof fetch {
  let lastCall: Promise<void> = Promise.resolve();
  let freeAt = 0;

  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const callBefore = lastCall;
    const { promise, resolve: isOver } = Promise.withResolvers<void>();
    lastCall = promise;
    try {
      await orAbort(callBefore, signal);
      await wait(freeAt - performance.now(), signal);
      const response = await fetchLike(input, init);
      freeAt = performance.now() + pauseAfter(response, options);
      return response;
    } finally {
      void callBefore.then(isOver);
    }
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

function orAbort<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

async function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  if (ms <= 0) return;
  const pause = new Promise<void>((resolve) => {
    setTimeout(resolve, Math.ceil(ms));
  });
  await orAbort(pause, signal);
}
