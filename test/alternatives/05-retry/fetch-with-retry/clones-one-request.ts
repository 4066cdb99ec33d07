export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

/** Makes one Request of everything that the caller gave, and sends a clone of it each time. */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  const defaults = { retries: 3, baseMs: 500, capMs: 10_000, timeoutMs: 10_000, deadlineMs: 60_000 };
  const options = { ...defaults, maxRetryAfterMs: 30_000, ...policy };
  const request = new Request(input, init);
  const retried = statusesToRetry(request);
  const canRetry = retried.length > 0 && !(init.body instanceof ReadableStream);
  const startedAt = Date.now();

  let attempt = 0;
  while (true) {
    let response: Response | null = null;
    let failure: unknown = null;
    const leftMs = options.deadlineMs - (Date.now() - startedAt);
    try {
      const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(options.timeoutMs, leftMs))));
      response = await fetch(request.clone(), { signal: AbortSignal.any([timeout, request.signal]) });
      if (!retried.includes(response.status)) return response;
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      failure = error;
    }

    const ownMs = Math.random() * Math.min(options.capMs, options.baseMs * 2 ** attempt);
    const askedMs = readRetryAfter(response?.headers.get("retry-after") ?? "");
    const delayMs = Math.max(ownMs, askedMs);
    const isTooLate = askedMs > options.maxRetryAfterMs || Date.now() - startedAt + delayMs >= options.deadlineMs;
    if (attempt >= options.retries || !canRetry || isTooLate) {
      if (response) return response;
      throw failure;
    }
    await response?.text().catch(() => "");
    await pause(delayMs, request.signal);
    attempt++;
  }
}

/** None when the request may not be repeated. */
function statusesToRetry({ method, headers }: Request): number[] {
  const busy = [429, 500, 502, 503, 504];
  switch (method) {
    case "GET":
    case "HEAD":
    case "OPTIONS":
    case "PUT":
    case "DELETE":
      return busy;
    case "POST":
    case "PATCH":
      return headers.has("Idempotency-Key") ? [...busy, 409] : [];
    default:
      return [];
  }
}

function readRetryAfter(value: string): number {
  if (/^\d+$/.test(value)) return Number.parseInt(value, 10) * 1_000;
  const at = readHttpDate(value);
  return at ? at - Date.now() : 0;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(done, ms);
    function done() {
      signal.removeEventListener("abort", stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener("abort", stop);
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
