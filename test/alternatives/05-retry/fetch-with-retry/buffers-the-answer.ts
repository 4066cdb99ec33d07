export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

const defaults = {
  retries: 3,
  baseMs: 500,
  capMs: 10_000,
  timeoutMs: 10_000,
  deadlineMs: 60_000,
  maxRetryAfterMs: 30_000,
};

/** Reads the whole answer before it returns it, so that a body that stalls is retried like a silence. */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  const rules = { ...defaults, ...policy };
  const outer = (init.signal === undefined && input instanceof Request ? input.signal : init.signal) ?? null;
  const deadlineAt = Date.now() + rules.deadlineMs;
  const retried = statusesToRetry(input, init);

  for (const longestMs of [...longestWaits(rules), undefined]) {
    outer?.throwIfAborted();
    let result: { response: Response } | { error: unknown };
    try {
      result = { response: await load(input, init, outer, Math.min(rules.timeoutMs, deadlineAt - Date.now())) };
    } catch (error) {
      outer?.throwIfAborted();
      result = { error };
    }
    const response = "response" in result ? result.response : undefined;
    const isWorthIt = retried.size > 0 && (!response || retried.has(response.status));
    const askedMs = readRetryAfter(response?.headers.get("retry-after"));
    const waitMs = longestMs === undefined ? Infinity : Math.max(askedMs, Math.random() * longestMs);
    if (!isWorthIt || askedMs > rules.maxRetryAfterMs || Date.now() + waitMs >= deadlineAt) {
      if ("response" in result) return result.response;
      throw result.error;
    }
    await sleep(waitMs, outer);
  }
  throw new Error("unreachable");
}

function* longestWaits({ retries, baseMs, capMs }: typeof defaults) {
  for (let ms = baseMs, left = retries; left > 0; ms *= 2, left--) yield Math.min(ms, capMs);
}

/** Statuses after which this request is sent again; none when it may not be repeated. */
function statusesToRetry(input: string | URL | Request, init: RequestInit): Set<number> {
  const { method = "GET", headers = {} } = input instanceof Request ? { ...pick(input), ...init } : init;
  if (init.body instanceof ReadableStream) return new Set();
  if (["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].includes(method.toUpperCase())) {
    return new Set([429, 500, 502, 503, 504]);
  }
  const isKeyed = ["POST", "PATCH"].includes(method.toUpperCase()) && new Headers(headers).get("idempotency-key");
  return new Set(isKeyed ? [409, 429, 500, 502, 503, 504] : []);
}

const pick = ({ method, headers }: Request) => ({ method, headers });

async function load(
  input: string | URL | Request,
  init: RequestInit,
  outer: AbortSignal | null,
  limitMs: number,
): Promise<Response> {
  const inner = new AbortController();
  const onAbort = () => inner.abort(outer?.reason);
  outer?.addEventListener("abort", onAbort);
  const timer = setTimeout(() => inner.abort(new DOMException("no answer in time", "TimeoutError")), limitMs);
  try {
    const response = await fetch(input, { ...init, signal: inner.signal });
    const bytes = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    return new Response([204, 205, 304].includes(status) ? null : bytes, { status, statusText, headers });
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
  }
}

function readRetryAfter(value: string | null | undefined): number {
  if (!value) return 0;
  if (/^\d+$/.test(value)) return +value * 1_000;
  return Math.max(0, (readHttpDate(value) ?? 0) - Date.now());
}

async function sleep(ms: number, signal: AbortSignal | null): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = () => reject(signal?.reason);
  signal?.addEventListener("abort", stop);
  await promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  });
}

export function readHttpDate(value: string): number | undefined {
  const forms = [
    /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
    /^\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/,
    /^\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d \d{4}$/,
  ];
  if (!forms.some((form) => form.test(value))) return undefined;
  return Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
}
