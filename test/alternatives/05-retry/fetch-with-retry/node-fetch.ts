import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import nodeFetch, { type BodyInit as NodeBody } from "node-fetch";

export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

/** Sends with node-fetch, and makes a `Response` of what it brings. */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  const { retries = 3, baseMs = 500, capMs = 1e4, timeoutMs = 1e4, deadlineMs = 6e4, maxRetryAfterMs = 3e4 } = policy;
  const request = input instanceof Request ? input : undefined;
  const signal = init.signal === undefined ? request?.signal : init.signal;
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const headers = Object.fromEntries(new Headers(init.headers ?? request?.headers));
  const deadlineAt = Date.now() + deadlineMs;
  const isKeyed = (method === "POST" || method === "PATCH") && "idempotency-key" in headers;
  const isStream = init.body instanceof ReadableStream;
  const isRepeatable = !isStream && (isKeyed || "GET HEAD OPTIONS PUT DELETE".split(" ").includes(method));
  const body = (isStream ? Readable.fromWeb(init.body as never) : init.body) as NodeBody;
  signal?.throwIfAborted();

  for (let retry = 0; ; retry++) {
    const limit = AbortSignal.timeout(Math.max(0, Math.ceil(Math.min(timeoutMs, deadlineAt - Date.now()))));
    const both = signal ? AbortSignal.any([signal, limit]) : limit;
    const outcome = await nodeFetch(request?.url ?? String(input), {
      method,
      headers,
      body,
      signal: both as never,
    }).then(
      (response) => ({ response, error: undefined }),
      // node-fetch throws an AbortError of its own, whatever the reason.
      (error: unknown) => ({ response: undefined, error: both.aborted ? both.reason : error }),
    );
    signal?.throwIfAborted();
    const { response } = outcome;
    const askedMs = read(response?.headers.get("retry-after") ?? "");
    const waitMs = Math.max(askedMs, Math.random() * Math.min(capMs, baseMs * 2 ** retry));
    const isBusy = !response || [429, 500, 502, 503, 504, isKeyed ? 409 : 429].includes(response.status);
    const isLate = askedMs > maxRetryAfterMs || Date.now() + waitMs >= deadlineAt;
    if (!isBusy || !isRepeatable || isLate || retry === retries) {
      if (!response) throw outcome.error;
      const { status, statusText } = response;
      const isEmpty = method === "HEAD" || status === 204 || status === 205 || status === 304;
      const stream = isEmpty ? null : (Readable.toWeb(response.body as Readable) as ReadableStream);
      return new Response(stream, { status, statusText, headers: [...response.headers] });
    }
    await response?.arrayBuffer().catch(() => {});
    await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

function read(value: string): number {
  const at = /^\d+$/.test(value) ? Date.now() + Number(value) * 1_000 : readHttpDate(value);
  return at === undefined ? 0 : at - Date.now();
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
