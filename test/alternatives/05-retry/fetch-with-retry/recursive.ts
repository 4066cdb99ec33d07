export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

type Input = string | URL | Request;
type Rules = Required<RetryPolicy> & { deadlineAt: number };

/** Each retry is a call of the same function; timers are plain `setTimeout`. */
export function fetchWithRetry(input: Input, init: RequestInit = {}, policy: RetryPolicy = {}): Promise<Response> {
  const rules = {
    retries: policy.retries ?? 3,
    baseMs: policy.baseMs ?? 500,
    capMs: policy.capMs ?? 10_000,
    timeoutMs: policy.timeoutMs ?? 10_000,
    deadlineMs: policy.deadlineMs ?? 60_000,
    maxRetryAfterMs: policy.maxRetryAfterMs ?? 30_000,
    deadlineAt: Date.now() + (policy.deadlineMs ?? 60_000),
  };
  return askFrom(0, input, init, rules);
}

async function askFrom(retry: number, input: Input, init: RequestInit, rules: Rules): Promise<Response> {
  const signal = (init.signal === undefined && input instanceof Request ? input.signal : init.signal) ?? undefined;
  if (signal?.aborted) throw signal.reason;
  const outcome = await askOnce(input, init, signal, rules).then(
    (response) => ({ ok: true as const, response }),
    (error: unknown) => ({ ok: false as const, error }),
  );
  if (signal?.aborted) throw signal.reason;
  const waitMs = waitBefore(retry, outcome.ok ? outcome.response : undefined, input, init, rules);
  if (waitMs === undefined) {
    if (outcome.ok) return outcome.response;
    throw outcome.error;
  }
  if (outcome.ok) await outcome.response.text().catch(() => "");
  await pause(waitMs, signal);
  return askFrom(retry + 1, input, init, rules);
}

function askOnce(input: Input, init: RequestInit, signal: AbortSignal | undefined, rules: Rules): Promise<Response> {
  const controller = new AbortController();
  const tooSlow = () => controller.abort(new DOMException("too slow", "TimeoutError"));
  const timer = setTimeout(tooSlow, Math.max(0, Math.min(rules.timeoutMs, rules.deadlineAt - Date.now())));
  timer.unref();
  signal?.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  return fetch(input, { ...init, signal: controller.signal });
}

/** `undefined`: do not ask again. */
function waitBefore(
  retry: number,
  response: Response | undefined,
  input: Input,
  init: RequestInit,
  rules: Rules,
): number | undefined {
  const method = (init.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : {}));
  const isKeyed = /^(POST|PATCH)$/.test(method) && headers.has("Idempotency-Key");
  if (!isKeyed && !/^(GET|HEAD|OPTIONS|PUT|DELETE)$/.test(method)) return undefined;
  if (init.body instanceof ReadableStream || retry >= rules.retries) return undefined;
  const isBusy = !response || [429, 500, 502, 503, 504].includes(response.status);
  if (!isBusy && !(isKeyed && response.status === 409)) return undefined;

  const header = response?.headers.get("retry-after") ?? "";
  const date = readHttpDate(header);
  const askedMs = /^\d+$/.test(header) ? Number(header) * 1_000 : date === undefined ? 0 : date - Date.now();
  if (askedMs > rules.maxRetryAfterMs) return undefined;
  const waitMs = Math.max(askedMs, Math.random() * Math.min(rules.capMs, rules.baseMs * 2 ** retry));
  return Date.now() + waitMs < rules.deadlineAt ? waitMs : undefined;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop);
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
