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
  status?: number | undefined;
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

/** What a call is about, and what it has gone through so far. Every layer sees it. */
type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string | null;
  readonly schema: z.ZodType<unknown> | undefined;
  readonly signal: AbortSignal | undefined;
  readonly page: number | undefined;
  readonly deadlineAt: number;
  readonly attempts: Attempt[];
  renewals: number;
};

/** What a layer gives to the one around it. */
type Result = { ok: true; value: unknown; response: Response } | ({ ok: false; response?: Response } & Trouble);
type Trouble = { reason: Reason; at?: string };
type Layer = (call: Call) => Promise<Result>;

/** Layers around one request, as onions have them: each knows the one inside only. */
export function createClient({ baseUrl, token, onEvent = () => {}, ...options }: ClientOptions): Client {
  const { retries = 3, baseMs = 500, capMs = 10_000, timeoutMs = 10_000 } = options;
  const { deadlineMs = 60_000, maxRetryAfterMs = 30_000 } = options;
  const tokens = typeof token === "string" ? undefined : token;
  const getToken = () => (tokens ? tokens.get() : Promise.resolve(token as string));

  const limited: Layer = async (call) => {
    const leftMs = Math.max(1, Math.ceil(call.deadlineAt - performance.now()));
    return within(Math.min(timeoutMs, leftMs), call.signal, (signal) => exchange(call, signal));
  };

  const noted: Layer = async (call) => {
    const startedAt = performance.now();
    const result = await limited(call);
    const attempt: Attempt = { attempt: call.attempts.length + 1, tookMs: performance.now() - startedAt };
    if (result.response) attempt.status = result.response.status;
    if (!result.ok) attempt.reason = result.reason;
    call.attempts.push(attempt);
    onEvent({ type: "attempt", method: call.method, path: call.url.pathname, ...attempt });
    return result;
  };

  const authorized: Layer = async (call) => {
    const leftMs = Math.max(1, Math.ceil(call.deadlineAt - performance.now()));
    const got = await within(leftMs, call.signal, async () => ({ token: await getToken() }));
    if (!("token" in got)) return { ok: false, reason: "timeout" };
    call.headers.set("authorization", `Bearer ${got.token}`);
    const result = await noted(call);
    if (!tokens || result.response?.status !== 401 || call.renewals++ > 0) return result;
    tokens.invalidate(got.token);
    return authorized(call);
  };

  const repeated: Layer = async (call) => {
    for (let retry = 0; ; retry++) {
      const result = await authorized(call);
      if (result.ok || retry === retries || !isPassing(call, result) || performance.now() >= call.deadlineAt)
        return result;
      const askedMs = askedBy(result.response);
      const waitMs = Math.max(askedMs, Math.random() * Math.min(capMs, baseMs * 2 ** retry));
      if (askedMs > maxRetryAfterMs || performance.now() + waitMs >= call.deadlineAt) return result;
      const attempt = call.attempts.length + 1;
      onEvent({ type: "wait", method: call.method, path: call.url.pathname, attempt, waitMs });
      await rest(waitMs, call.signal);
    }
  };

  async function perform(order: Omit<Call, "deadlineAt" | "attempts" | "renewals">) {
    order.signal?.throwIfAborted();
    const call: Call = { ...order, deadlineAt: performance.now() + deadlineMs, attempts: [], renewals: 0 };
    const result = await repeated(call);
    if (result.ok) return result;
    const failure: Failure = {
      reason: result.reason,
      method: call.method,
      path: call.url.pathname,
      status: call.attempts.at(-1)?.status,
      attempts: call.attempts,
    };
    if (result.at !== undefined) failure.at = result.at;
    if (call.page !== undefined) failure.page = call.page;
    if (askedBy(result.response) > maxRetryAfterMs) failure.retryAfterMs = askedBy(result.response);
    throw new ClientError(failure);
  }

  return {
    async request<T>(method: string, path: string, { json, schema, signal, ...rest }: CallOptions<T> = {}) {
      const headers = new Headers(rest.headers);
      if (json !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
      if (/^P(OST|ATCH)$/.test(method)) headers.set("idempotency-key", rest.idempotencyKey ?? newKey());
      const body = json === undefined ? null : JSON.stringify(json);
      const url = below(baseUrl, path, rest.query);
      return (await perform({ method, url, headers, body, schema, signal, page: undefined })).value as T;
    },

    async *paginate<T>(path: string, { query, schema, maxPages = 100, signal }: ListOptions<T> = {}) {
      const had: string[] = [];
      let url: URL | null = below(baseUrl, path, query);
      while (url) {
        const page = had.length + 1;
        const mayAsk = url.host === new URL(baseUrl).host && url.protocol === new URL(baseUrl).protocol;
        if (!mayAsk || had.includes(String(url)) || page > maxPages) {
          throw new ClientError({ reason: "link", method: "GET", path: url.pathname, page, attempts: [] });
        }
        had.push(String(url));
        const whole = z.array(schema ?? z.unknown());
        const order = { method: "GET", url, headers: new Headers(), body: null, schema: whole, signal, page };
        const { value, response }: { value: unknown; response: Response } = await perform(order);
        for (const item of value as T[]) yield item;
        url = nextAfter(url, response.headers.get("link"));
      }
    },
  };
}

/** The innermost layer: one request, and what its body says. */
async function exchange(call: Call, signal: AbortSignal): Promise<Result> {
  const { method, url, headers, body, schema } = call;
  const response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
  const bytes = await response.bytes().catch(() => undefined);
  if (!response.ok) return { ok: false, reason: "status", response };
  if (!bytes) return { ok: false, reason: signal.aborted ? "timeout" : "network", response };
  if ([204, 205].includes(response.status)) return { ok: true, value: undefined, response };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { ok: false, reason: "body", response };
  }
  const parsed = schema?.safeParse(value) ?? { success: true, data: value, error: undefined };
  if (parsed.success) return { ok: true, value: parsed.data, response };
  return { ok: false, reason: "schema", at: parsed.error?.issues[0]?.path.join(".") ?? "", response };
}

/** Work with a limit. The caller's stop is thrown, everything else is a result. */
async function within<R>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R | { ok: false; reason: Reason }> {
  const limit = new AbortController();
  const over = Promise.withResolvers<"late" | "stopped">();
  const stop = () => over.resolve("stopped");
  const timer = setTimeout(() => over.resolve("late"), ms);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const done = work(limit.signal).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const first = await Promise.race([done, over.promise]);
  clearTimeout(timer);
  signal?.removeEventListener("abort", stop);
  if (typeof first === "string") limit.abort();
  signal?.throwIfAborted();
  if (first === "late" || first === "stopped") {
    const last = await Promise.race([done, new Promise((resolve) => setImmediate(resolve))]);
    return typeof last === "object" && last !== null && "value" in last
      ? (last.value as R)
      : { ok: false, reason: "timeout" };
  }
  if ("value" in first) return first.value;
  if (first.error instanceof TypeError) return { ok: false, reason: "network" };
  throw first.error;
}

function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => reject(signal?.reason);
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener("abort", stop);
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  });
}

function isPassing({ method }: Call, { reason, response }: Trouble & { response?: Response }): boolean {
  const codes = method === "POST" || method === "PATCH" ? [409] : [];
  if (reason === "status") return [...codes, 429, 500, 502, 503, 504].includes(response?.status ?? 0);
  return reason === "network" || reason === "timeout";
}

function askedBy(response: Response | undefined): number {
  const header = response?.headers.get("retry-after")?.trim() ?? "";
  if (/^[0-9]+$/.test(header)) return Number.parseInt(header, 10) * 1_000;
  if (!/^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d( GMT| \d{4})$/.test(header)) return 0;
  const at = Date.parse(header.endsWith("GMT") ? header : `${header}Z`.replace("Z", " GMT"));
  return Number.isNaN(at) ? 0 : Math.max(0, at - Date.now());
}

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function below(base: string, path: string, query: Query = {}): URL {
  const parts = path.split("/").filter((part) => part !== "");
  const url = new URL(base.replace(/\/*$/, "/") + parts.map(encodeURIComponent).join("/"));
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each] as const));
  for (const [name, each] of pairs) if (each !== undefined) url.searchParams.append(name, `${each}`);
  return url;
}

function nextAfter(url: URL, header: string | null): URL | null {
  const links = (header ?? "").split(/,(?=\s*<)/);
  for (const link of links) {
    const [, target, rels] = /<([^>]*)>.*;\s*rel="?([^";]*)"?/i.exec(link) ?? [];
    if (target !== undefined && /(^|\s)next(\s|$)/i.test(rels ?? "")) return new URL(target, url);
  }
  return null;
}
