import { setTimeout as sleep } from "node:timers/promises";

/** How hard `fetchWithRetry` tries. Every duration is in milliseconds. */
export type RetryPolicy = {
  /** Most retries: requests after the first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry; it doubles with each further one. Default: 500. */
  baseMs?: number;
  /** No own wait is longer. Default: 10,000. */
  capMs?: number;
  /** Limit of one request with its body. Default: 10,000. */
  timeoutMs?: number;
  /** Limit of the whole call with its waits. Default: 60,000. */
  deadlineMs?: number;
  /** Longest Retry-After that is obeyed. Default: 30,000. */
  maxRetryAfterMs?: number;
};

/**
 * Fetches like `fetch`, and asks again when time may help.
 *
 * @returns The answer of the last request, whatever its status.
 * @throws The error of the last request when it brought no answer; the signal's reason when the caller aborts.
 *
 * @example
 * // The service answers 503, then 200.
 * const response = await fetchWithRetry(url, {}, { retries: 2, baseMs: 100 });
 * response.status; // => 200
 */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  const { retries = 3, baseMs = 500, capMs = 10_000, maxRetryAfterMs = 30_000 } = policy;
  const { timeoutMs = 10_000, deadlineMs = 60_000 } = policy;
  const { signal, isRepeatable, isWorthRetrying } = describe(input, init);
  const deadlineAt = performance.now() + deadlineMs;

  for (let retry = 0; ; retry++) {
    const leftMs = deadlineAt - performance.now();
    const outcome = await attempt(input, init, signal, Math.min(timeoutMs, leftMs));
    signal?.throwIfAborted();

    const ownWaitMs = Math.random() * Math.min(capMs, baseMs * 2 ** retry);
    const askedMs = readRetryAfter(outcome.response?.headers.get("retry-after"), Date.now()) ?? 0;
    const waitMs = Math.max(ownWaitMs, askedMs);
    const isOver =
      retry >= retries ||
      !isRepeatable ||
      !isWorthRetrying(outcome) ||
      askedMs > maxRetryAfterMs ||
      performance.now() + waitMs >= deadlineAt;
    if (isOver) return handOn(outcome);

    // An unread body would keep its connection busy. It may have broken already: then there is nothing to cancel.
    await outcome.response?.body?.cancel().catch(() => {});
    await wait(waitMs, signal);
  }
}

/** What one request brought: an answer or an error. */
type Outcome = { response: Response; error?: undefined } | { response?: undefined; error: unknown };

const repeatableMethods = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const repeatableWithKey = new Set(["POST", "PATCH"]);
const mayPass = new Set([429, 500, 502, 503, 504]);
const longestTimerMs = 2 ** 31 - 1;

/** What matters for a retry, wherever the caller wrote it: `init` wins over a Request, as in `fetch`. */
function describe(input: string | URL | Request, init: RequestInit) {
  const request = input instanceof Request ? input : undefined;
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const body = init.body ?? request?.body;
  const isKeyed = repeatableWithKey.has(method) && new Headers(init.headers ?? request?.headers).has("idempotency-key");
  return {
    // null in `init` takes a Request's signal off.
    signal: (init.signal === undefined ? request?.signal : init.signal) ?? undefined,
    isRepeatable: (repeatableMethods.has(method) || isKeyed) && !(body instanceof ReadableStream),
    isWorthRetrying: ({ response }: Outcome) =>
      response === undefined || mayPass.has(response.status) || (isKeyed && response.status === 409),
  };
}

/** Sends one request with a time limit of its own. The limit stays in force while the caller reads the body. */
async function attempt(
  input: string | URL | Request,
  init: RequestInit,
  signal: AbortSignal | undefined,
  limitMs: number,
): Promise<Outcome> {
  // `AbortSignal.timeout` takes whole milliseconds only. Its timer does not keep the program running.
  const limit = AbortSignal.timeout(Math.ceil(Math.min(Math.max(limitMs, 0), longestTimerMs)));
  try {
    const response = await fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
    return { response };
  } catch (error) {
    return { error };
  }
}

/** How long a Retry-After asks to wait, in milliseconds; `undefined` when there is none that can be read. */
function readRetryAfter(value: string | null | undefined, nowAt: number): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = readHttpDate(value);
  return at === undefined ? undefined : Math.max(0, at - nowAt);
}

/** Waits; rejects with the signal's own reason as soon as it aborts. */
async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(Math.min(ms, longestTimerMs), undefined, signal ? { signal } : {});
  } catch (error) {
    // The timer rejects with an AbortError of its own, which hides the reason in its cause.
    signal?.throwIfAborted();
    throw error;
  }
}

function handOn({ response, error }: Outcome): Response {
  if (response) return response;
  throw error;
}

/**
 * Reads an HTTP date in one of its three forms (RFC 9110, section 5.6.7), as milliseconds since 1970.
 *
 * Gives `undefined` for anything else. `Date.parse` alone would read a date into "abc 5", and local time into the form
 * without GMT.
 */
export function readHttpDate(value: string): number | undefined {
  const forms = [
    /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, // Fri, 20 Nov 2026 02:22:19 GMT
    /^\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/, // Friday, 20-Nov-26 02:22:19 GMT
    /^\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d \d{4}$/, // Fri Nov 20 02:22:19 2026
  ];
  if (!forms.some((form) => form.test(value))) return undefined;
  const at = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
