import { setTimeout as sleep } from "node:timers/promises";

/** How early a `quotaQueue` slows down, and how long it pauses when nobody says so. */
export type QuotaOptions = {
  /** With so many requests left, or fewer, it spreads them over the time until the reset. Default: 5. */
  slowFrom?: number;
  /** Shortest pause after a 429 without a Retry-After, in milliseconds. Default: 1,000. */
  pauseMs?: number;
};

/**
 * Makes a `fetch` for all callers of a program that keeps to the quota of a service.
 *
 * One request after another, so that each answer tells what is left before the next request leaves. It repeats
 * nothing: a 429 goes to its caller.
 *
 * @param fetchLike - Sends the requests: `fetch`, or what you have put around it.
 *
 * @example
 * const politeFetch = quotaQueue(fetch);
 * const prices = await Promise.all([1, 2, 3].map((id) => politeFetch(`http://quota.test/prices/${id}`)));
 */
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
      // Who gives up its place lets the next one move up, but not past those who came before both.
      void callBefore.then(isOver);
    }
  };
}

/** How long an answer lets everybody wait, in milliseconds. */
function pauseAfter({ status, headers }: Response, { slowFrom = 5, pauseMs = 1_000 }: QuotaOptions): number {
  const askedSeconds = whole(headers.get("retry-after"));
  if (askedSeconds !== undefined && (status === 429 || status === 503)) return askedSeconds * 1_000;
  const pausesMs = quotasOf(headers).map(({ left, restMs }) => (left > slowFrom ? 0 : restMs / (left + 1)));
  return Math.max(0, status === 429 ? pauseMs : 0, ...pausesMs);
}

type Quota = { left: number; restMs: number };

function quotasOf(headers: Headers): Quota[] {
  // Names are taken out first: they may hold what stands between quotas elsewhere.
  const parts =
    headers
      .get("ratelimit")
      ?.replaceAll(/"[^"]*"/g, "")
      .split(",") ?? [];
  const newer = parts.flatMap((part) => {
    const [left, seconds] = [parameter(part, "r"), parameter(part, "t")];
    return left === undefined || seconds === undefined ? [] : [{ left, restMs: seconds * 1_000 }];
  });
  if (newer.length > 0) return newer;
  const [left, reset] = [whole(headers.get("x-ratelimit-remaining")), whole(headers.get("x-ratelimit-reset"))];
  return left === undefined || reset === undefined ? [] : [{ left, restMs: reset * 1_000 - Date.now() }];
}

/** The whole number behind `name=` in `"minute";r=12;t=30`. */
function parameter(part: string, name: string): number | undefined {
  const found = part.split(";").find((each) => each.trim().startsWith(`${name}=`));
  return whole(found?.trim().slice(name.length + 1));
}

function whole(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Waits for something; rejects with the signal's own reason as soon as it aborts. */
async function orAbort<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Waits until a pause is over, and not a moment less: a timer would cut off a part of a millisecond. */
async function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  if (ms <= 0) return;
  const stopTimer = new AbortController();
  try {
    await orAbort(sleep(Math.ceil(ms), undefined, { signal: stopTimer.signal }), signal);
  } finally {
    stopTimer.abort();
  }
}
