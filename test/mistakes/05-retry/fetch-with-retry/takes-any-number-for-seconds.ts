// Caught by: R4 takes any other Retry-After for no header
// `Number` reads 0x10 as 16.
import { setTimeout as sleep } from "node:timers/promises";

export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  const { retries = 3, baseMs = 500, capMs = 10_000, maxRetryAfterMs = 30_000 } = policy;
  const { timeoutMs = 10_000, deadlineMs = 60_000 } = policy;
  const request = input instanceof Request ? input : undefined;
  const signal = init.signal === undefined ? request?.signal : init.signal;
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const hasKey = new Headers(init.headers ?? request?.headers).has("idempotency-key");
  const isKeyed = hasKey && ["POST", "PATCH"].includes(method);
  const isRepeatable = isKeyed || ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].includes(method);
  const canReadAgain = !(init.body instanceof ReadableStream);
  const mayPass = isKeyed ? [409, 429, 500, 502, 503, 504] : [429, 500, 502, 503, 504];
  const deadlineAt = performance.now() + deadlineMs;

  for (let retry = 0; ; retry++) {
    let response: Response | undefined;
    let failure: unknown;
    const leftMs = Math.max(0, deadlineAt - performance.now());
    const limit = AbortSignal.timeout(Math.ceil(Math.min(timeoutMs, leftMs)));
    try {
      response = await fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
    } catch (error) {
      failure = error;
    }
    signal?.throwIfAborted();

    const askedMs = readRetryAfter(response?.headers.get("retry-after") ?? "") ?? 0;
    const ownWaitMs = Math.random() * Math.min(capMs, baseMs * 2 ** retry);
    const waitMs = Math.max(ownWaitMs, askedMs);
    const isFinal = response !== undefined && !mayPass.includes(response.status);
    const isOver = retry >= retries || askedMs > maxRetryAfterMs || performance.now() + waitMs >= deadlineAt;
    if (isFinal || isOver || !isRepeatable || !canReadAgain) {
      if (response) return response;
      throw failure;
    }

    await response?.arrayBuffer().catch(() => {});
    await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

function readRetryAfter(value: string): number | undefined {
  if (value !== "" && Number(value) >= 0) return Number(value) * 1_000;
  const at = readHttpDate(value);
  return at === undefined ? undefined : at - Date.now();
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
