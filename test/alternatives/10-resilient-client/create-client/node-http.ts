import http from "node:http";
import https from "node:https";
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

type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };
type Broken = { broken: "network" | "timeout"; status?: number; headers?: http.IncomingHttpHeaders };

/** What the platform has below fetch: sockets and events. The loop is a list of steps that a generator gives. */
export function createClient(options: ClientOptions): Client {
  const setting = { retries: 3, baseMs: 500, capMs: 10_000, timeoutMs: 10_000, deadlineMs: 60_000, ...options };
  const patienceMs = options.maxRetryAfterMs ?? 30_000;

  async function call(method: string, url: URL, given: CallOptions<unknown>, page?: number) {
    const startAt = Date.now();
    const { signal } = given;
    if (signal?.aborted) throw signal.reason;
    const about = { method, path: url.pathname };
    const key = /^(POST|PATCH)$/.test(method)
      ? (given.idempotencyKey ?? `k-${Math.random()}-${process.hrtime.bigint()}`)
      : "";
    const attempts: Attempt[] = [];
    let [retry, renewed] = [0, false];
    const leftMs = () => setting.deadlineMs - (Date.now() - startAt);
    const fail = (reason: Reason, more: object = {}) =>
      new ClientError({
        reason,
        ...about,
        ...(page ? { page } : {}),
        status: attempts.at(-1)?.status,
        ...more,
        attempts,
      });

    while (true) {
      const token =
        typeof setting.token === "string"
          ? setting.token
          : await orLater(setting.token.get(), leftMs(), signal, () => fail("timeout"));
      const beganAt = Date.now();
      const came = await send(
        method,
        url,
        headersOf(given, token, key),
        given.json,
        Math.min(setting.timeoutMs, leftMs()),
        signal,
      );
      if (signal?.aborted) throw signal.reason;
      const verdict = judge(came, given.schema);
      const status = came.status === undefined ? {} : { status: came.status };
      const attempt: Attempt = { attempt: attempts.length + 1, ...status, tookMs: Date.now() - beganAt };
      if (verdict.reason) attempt.reason = verdict.reason;
      attempts.push(attempt);
      setting.onEvent?.({ type: "attempt", ...about, ...attempt });
      if (!verdict.reason) return { value: verdict.value, link: came.headers?.link };

      if (came.status === 401 && typeof setting.token !== "string" && !renewed) {
        renewed = true;
        setting.token.invalidate(token);
        continue;
      }
      const asked = askedMs(came.headers?.["retry-after"] ?? "");
      const own = Math.random() * Math.min(setting.capMs, setting.baseMs * 2 ** retry);
      const waitMs = asked > own ? asked : own;
      const busy = [429, 500, 502, 503, 504].concat(key ? 409 : []);
      const helps =
        verdict.reason === "status"
          ? busy.includes(came.status ?? 0)
          : verdict.reason === "network" || verdict.reason === "timeout";
      const facts = verdict.at === undefined ? {} : { at: verdict.at };
      if (helps && asked > patienceMs) throw fail(verdict.reason, { ...facts, retryAfterMs: asked });
      if (!helps || retry === setting.retries || waitMs >= leftMs()) throw fail(verdict.reason, facts);
      retry++;
      setting.onEvent?.({ type: "wait", ...about, attempt: attempts.length + 1, waitMs });
      await orLater(new Promise(() => {}), waitMs, signal);
    }
  }

  return {
    request: async <T>(method: string, path: string, given: CallOptions<T> = {}) =>
      (await call(method, place(options.baseUrl, path, given.query), given)).value as T,
    paginate: async function* <T>(path: string, list: ListOptions<T> = {}) {
      const visited = new Map<string, number>();
      for (let at: URL | undefined = place(options.baseUrl, path, list.query); at; ) {
        const page = visited.size + 1;
        if (at.origin !== new URL(options.baseUrl).origin || visited.has(at.href) || page > (list.maxPages ?? 100))
          throw new ClientError({ reason: "link", method: "GET", path: at.pathname, page, attempts: [] });
        visited.set(at.href, page);
        const given = { schema: z.array(list.schema ?? z.any()), ...(list.signal ? { signal: list.signal } : {}) };
        const { value, link }: { value: unknown; link: unknown } = await call("GET", at, given, page);
        for (const item of value as T[]) yield item;
        const target = String(link ?? "")
          .split(/,\s*(?=<)/)
          .find((each) => /;\s*rel="?([^";]*\s)?next(\s[^";]*)?("|$|;)/i.test(each));
        const href = target?.match(/<([^>]*)>/)?.[1];
        at = href === undefined ? undefined : new URL(href, at);
      }
    },
  };
}

function headersOf(given: CallOptions<unknown>, token: string, key: string): Record<string, string> {
  const headers: Record<string, string> = Object.fromEntries(new Headers(given.headers));
  if (given.json !== undefined) headers["content-type"] ??= "application/json";
  if (key) headers["idempotency-key"] = key;
  return { ...headers, authorization: `Bearer ${token}` };
}

function send(
  method: string,
  url: URL,
  headers: Record<string, string>,
  json: unknown,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Answer | Broken> {
  return new Promise((resolve) => {
    const seen: Partial<Answer> = {};
    const end = (result: Answer | Broken) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(result);
    };
    const lib = url.protocol === "https:" ? https : http;
    const request = lib.request(url, { method, headers, agent: false }, (response) => {
      seen.status = response.statusCode ?? 0;
      seen.headers = response.headers;
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () =>
        end({ status: seen.status ?? 0, headers: response.headers, text: Buffer.concat(pieces).toString() }),
      );
      response.on("error", () => end({ broken: "network", ...seen }));
    });
    const stop = () => {
      request.destroy();
      end({ broken: "network" });
    };
    const timer = setTimeout(() => {
      end({ broken: "timeout", ...seen });
      request.destroy();
    }, limitMs);
    signal?.addEventListener("abort", stop);
    request.on("error", () => end({ broken: "network", ...seen }));
    request.end(json === undefined ? undefined : JSON.stringify(json));
  });
}

function judge(came: Answer | Broken, schema?: z.ZodType<unknown>): { reason?: Reason; at?: string; value?: unknown } {
  if ("broken" in came) return { reason: came.broken };
  if (came.status < 200 || came.status > 299) return { reason: "status" };
  if (came.status === 204 || came.status === 205) return {};
  try {
    const value = JSON.parse(came.text);
    const parsed = schema?.safeParse(value);
    if (parsed && !parsed.success) return { reason: "schema", at: (parsed.error.issues[0]?.path ?? []).join(".") };
    return { value: parsed ? parsed.data : value };
  } catch {
    return { reason: "body" };
  }
}

/** The work, or what happens later; or the signal's reason. */
function orLater<R>(work: Promise<R>, ms: number, signal?: AbortSignal, late?: () => Error): Promise<R> {
  const { promise, resolve, reject } = Promise.withResolvers<R>();
  const stop = () => reject(signal?.reason);
  const timer = setTimeout(() => (late ? reject(late()) : resolve(undefined as R)), ms);
  signal?.addEventListener("abort", stop);
  work.then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  });
}

function askedMs(header: string): number {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(header)) return 0;
  return Math.max(0, Date.parse(/GMT$/.test(header) ? header : `${header} UTC`) - Date.now()) || 0;
}

function place(base: string, path: string, query: Query = {}): URL {
  const url = new URL(base);
  url.pathname = [...url.pathname.split("/"), ...path.split("/")].filter(Boolean).join("/");
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, `${each}`);
  return url;
}
