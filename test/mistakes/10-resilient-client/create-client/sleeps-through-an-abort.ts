// Caught by: R14 stops at once when the caller does
// Nobody can end its waits.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

export type Tokens = { get(): Promise<string>; invalidate(token: string): void };

export type ClientOptions = {
  baseUrl: string;
  token: string | Tokens;
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
  onEvent?: (event: ClientEvent) => void;
};

export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

export type CallOptions<T> = {
  query?: Query;
  json?: unknown;
  headers?: RequestInit["headers"];
  schema?: z.ZodType<T>;
  idempotencyKey?: string;
  signal?: AbortSignal;
};

export type ListOptions<T> = { query?: Query; schema?: z.ZodType<T>; maxPages?: number; signal?: AbortSignal };

export type Reason = "status" | "network" | "timeout" | "body" | "schema" | "link";

export type Attempt = { attempt: number; status?: number; reason?: Reason; tookMs: number };

export type ClientEvent =
  | ({ type: "attempt"; method: string; path: string } & Attempt)
  | { type: "wait"; method: string; path: string; attempt: number; waitMs: number };

export type Failure = {
  reason: Reason;
  method: string;
  path: string;
  status?: number;
  at?: string;
  page?: number;
  retryAfterMs?: number;
  attempts: readonly Attempt[];
};

export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.method} ${failure.path} failed: ${failure.reason} ${failure.status ?? ""}`, options);
    this.failure = failure;
  }
}

export type Client = {
  request<T>(method: string, path: string, options?: CallOptions<T>): Promise<T>;
  paginate<T>(path: string, options?: ListOptions<T>): AsyncGenerator<T, void, undefined>;
};

export function createClient(options: ClientOptions): Client {
  const { baseUrl, token: source, retries = 3, baseMs = 500, capMs = 10_000 } = options;
  const { timeoutMs = 10_000, deadlineMs = 60_000, maxRetryAfterMs = 30_000 } = options;

  async function send(method: string, url: URL, call: CallOptions<unknown>, page?: number) {
    const { json, schema, signal } = call;
    const about = { method, path: url.pathname };
    const headers = new Headers(call.headers);
    if (json !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
    const isCreating = method === "POST" || method === "PATCH";
    if (isCreating) headers.set("idempotency-key", call.idempotencyKey ?? crypto.randomUUID());
    const body = json === undefined ? null : JSON.stringify(json);

    const deadlineAt = performance.now() + deadlineMs;
    const attempts: Attempt[] = [];
    let hasRenewed = false;
    for (let retry = 0; ; ) {
      signal?.throwIfAborted();
      const fail = (trouble: { reason: Reason; at?: string }, more: Partial<Failure> = {}) =>
        new ClientError({ ...about, ...(page && { page }), ...more, ...trouble, attempts });
      const token = await getToken(deadlineAt, signal, () => fail({ reason: "timeout" }, statusOf(attempts.at(-1))));
      headers.set("authorization", `Bearer ${token}`);

      const startedAt = performance.now();
      const limit = AbortSignal.timeout(Math.ceil(Math.min(timeoutMs, Math.max(0, deadlineAt - startedAt))));
      const both = signal ? AbortSignal.any([signal, limit]) : limit;
      let response: Response | undefined;
      let trouble: { reason: Reason; at?: string } | undefined;
      let value: unknown;
      try {
        response = await fetch(url, { method, headers, body, redirect: "manual", signal: both });
        const text = await response.text();
        if (!response.ok) trouble = { reason: "status" };
        else ({ value, trouble } = read(text, response.status, schema));
      } catch {
        trouble = { reason: limit.aborted ? "timeout" : "network" };
      }
      signal?.throwIfAborted();
      const status = response && { status: response.status };
      const tookMs = performance.now() - startedAt;
      const attempt = { attempt: attempts.length + 1, ...status, ...(trouble && { reason: trouble.reason }), tookMs };
      attempts.push(attempt);
      options.onEvent?.({ type: "attempt", ...about, ...attempt });
      if (!trouble) return { value, response: response as Response };

      if (response?.status === 401 && typeof source !== "string" && !hasRenewed) {
        hasRenewed = true;
        source.invalidate(token);
        continue;
      }
      const askedMs = retryAfterMs(response?.headers.get("retry-after") ?? "");
      const waitMs = Math.max(askedMs, Math.random() * Math.min(capMs, baseMs * 2 ** retry));
      const isTooMuch = askedMs > maxRetryAfterMs;
      const isLate = performance.now() + waitMs >= deadlineAt;
      if (!mayPass(trouble.reason, response?.status, isCreating) || retry >= retries || isTooMuch || isLate) {
        throw fail(trouble, { ...status, ...(isTooMuch && { retryAfterMs: askedMs }) });
      }
      options.onEvent?.({ type: "wait", ...about, attempt: attempts.length + 1, waitMs });
      await pause(waitMs);
      retry += 1;
    }
  }

  async function getToken(deadlineAt: number, signal: AbortSignal | undefined, late: () => Error): Promise<string> {
    if (typeof source === "string") return source;
    const over = new AbortController();
    const guard = pause(deadlineAt - performance.now(), AbortSignal.any([over.signal, ...(signal ? [signal] : [])]));
    const token = source.get();
    try {
      return await Promise.race([token, guard.then(() => Promise.reject(late()))]);
    } finally {
      over.abort();
      guard.catch(() => {});
    }
  }

  return {
    async request<T>(method: string, path: string, call: CallOptions<T> = {}) {
      const { value } = await send(method, buildUrl(baseUrl, path, call.query), call);
      return value as T;
    },
    async *paginate<T>(path: string, { query, schema, maxPages = 100, signal }: ListOptions<T> = {}) {
      const pageSchema = z.array(schema ?? z.any());
      const asked = new Set<string>();
      let url: URL | undefined = buildUrl(baseUrl, path, query);
      for (let page = 1; url; page++) {
        const failure = { reason: "link", method: "GET", path: url.pathname, page, attempts: [] } as const;
        if (url.origin !== new URL(baseUrl).origin) throw new ClientError(failure);
        if (asked.has(url.href)) throw new ClientError(failure);
        if (page > maxPages) throw new ClientError(failure);
        asked.add(url.href);
        const call = { schema: pageSchema, ...(signal && { signal }) };
        const { value, response }: { value: unknown; response: Response } = await send("GET", url, call, page);
        yield* value as T[];
        const next = nextIn(response.headers.get("link") ?? "");
        url = next === undefined ? undefined : new URL(next, url);
      }
    },
  };
}

function buildUrl(base: string, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${path.replace(/^\//, "")}`;
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, String(each));
  }
  return url;
}

function read(text: string, status: number, schema?: z.ZodType<unknown>) {
  if (status === 204 || status === 205) return { value: undefined };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { trouble: { reason: "body" as const } };
  }
  if (!schema) return { value };
  const { data, error } = schema.safeParse(value);
  if (!error) return { value: data };
  return { trouble: { reason: "schema" as const, at: error.issues[0]?.path.join(".") ?? "" } };
}

function mayPass(reason: Reason, status: number | undefined, isCreating: boolean): boolean {
  if (reason === "network" || reason === "timeout") return true;
  if (reason !== "status") return false;
  return [429, 500, 502, 503, 504].includes(status ?? 0) || (isCreating && status === 409);
}

function retryAfterMs(header: string): number {
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const isDate =
    /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$|^\w{6,9}, [\w-]{9} [\d:]{8} GMT$|^\w{3} \w{3} [\d ]\d [\d:]{8} \d{4}$/;
  if (!isDate.test(header)) return 0;
  return Math.max(0, Date.parse(header.endsWith("GMT") ? header : `${header} GMT`) - Date.now());
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
}

function nextIn(header: string): string | undefined {
  for (const [, target = "", rest = ""] of header.matchAll(/<([^<>]*)>((?:[^<",]|"[^"]*")*)/g)) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(rest) ?? [];
    if ((quoted ?? bare ?? "").toLowerCase().split(/\s+/).includes("next")) return target;
  }
  return undefined;
}

function statusOf(attempt: Attempt | undefined): { status?: number } {
  return attempt?.status === undefined ? {} : { status: attempt.status };
}
