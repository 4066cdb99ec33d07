import { once } from "node:events";
import http from "node:http";
import { setTimeout as nap } from "node:timers/promises";

export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

/** Sends with `node:http`, reads each answer to its end, and makes a `Response` of it. */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  const { retries = 3, baseMs = 500, capMs = 10_000, maxRetryAfterMs = 30_000 } = policy;
  const { timeoutMs = 10_000, deadlineMs = 60_000 } = policy;
  const request = input instanceof Request ? input : undefined;
  const url = new URL(input instanceof Request ? input.url : input);
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const headers = Object.fromEntries(new Headers(init.headers ?? request?.headers));
  const signal = (init.signal === undefined ? request?.signal : init.signal) ?? new AbortController().signal;
  const body = init.body ? Buffer.from(await new Response(init.body).arrayBuffer()) : undefined;
  const isKeyed = ["POST", "PATCH"].includes(method) && headers["idempotency-key"] !== undefined;
  const isSafe = isKeyed || ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].includes(method);
  const mayRepeat = isSafe && !(init.body instanceof ReadableStream);
  const busy = [429, 500, 502, 503, 504, ...(isKeyed ? [409] : [])];
  const endsAt = Date.now() + deadlineMs;

  for (let retry = 0; ; retry++) {
    signal.throwIfAborted();
    const limit = AbortSignal.timeout(Math.max(0, Math.ceil(Math.min(timeoutMs, endsAt - Date.now()))));
    const both = AbortSignal.any([limit, signal]);
    const outcome = await send(url, { method, headers, signal: both }, body).then(
      (response) => ({ response, error: undefined }),
      (error: unknown) => ({ response: undefined, error: both.aborted ? both.reason : error }),
    );
    signal.throwIfAborted();
    const { response, error } = outcome;
    const askedMs = readRetryAfter(response?.headers.get("retry-after") ?? "");
    const waitMs = Math.max(askedMs, Math.random() * Math.min(capMs, baseMs * 2 ** retry));
    const isWorthIt = mayRepeat && (!response || busy.includes(response.status));
    if (retry >= retries || !isWorthIt || askedMs > maxRetryAfterMs || Date.now() + waitMs >= endsAt) {
      if (response) return response;
      throw error;
    }
    await nap(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function send(url: URL, options: http.RequestOptions, body: Buffer | undefined): Promise<Response> {
  const request = http.request(url, options).end(body);
  const [message]: http.IncomingMessage[] = await once(request, "response");
  if (!message) throw new Error("no response");
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const { statusCode: status = 0, headersDistinct } = message;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const isEmpty = [204, 205, 304].includes(status) || options.method === "HEAD";
  return new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers });
}

function readRetryAfter(value: string): number {
  const at = readHttpDate(value);
  if (at !== undefined) return at - Date.now();
  return /^\d+$/.test(value) ? Number(value) * 1_000 : 0;
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
