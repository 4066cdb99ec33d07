import fetch, { AbortError, FetchError, Headers, type Response } from "node-fetch";
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

type Trouble = { reason: Reason; at?: string };
type Outcome = { response?: Response; value?: unknown; trouble?: Trouble };

/** A class for a client and one for a call; each further request is a step of a recursion. node-fetch sends. */
export function createClient(options: ClientOptions): Client {
  return new ApiClient(options);
}

class ApiClient implements Client {
  readonly options: ClientOptions;

  constructor(options: ClientOptions) {
    this.options = options;
  }

  request<T>(method: string, path: string, call: CallOptions<T> = {}): Promise<T> {
    const url = urlOf(this.options.baseUrl, path, call.query);
    return new ApiCall(this.options, method, url, call).run().then(({ value }) => value as T);
  }

  paginate<T>(path: string, list: ListOptions<T> = {}): AsyncGenerator<T, void, undefined> {
    return this.#pagesFrom(urlOf(this.options.baseUrl, path, list.query), 1, new Set(), list);
  }

  async *#pagesFrom<T>(
    url: URL,
    page: number,
    had: Set<string>,
    list: ListOptions<T>,
  ): AsyncGenerator<T, void, undefined> {
    const isOurs = url.origin === new URL(this.options.baseUrl).origin;
    const isAllowed = isOurs && !had.has(url.href) && page <= (list.maxPages ?? 100);
    if (!isAllowed) throw new ClientError({ reason: "link", method: "GET", path: url.pathname, page, attempts: [] });
    const schema = z.array(list.schema ?? z.unknown());
    const call = new ApiCall(this.options, "GET", url, { schema, ...(list.signal && { signal: list.signal }) }, page);
    const { value, response } = await call.run();
    yield* value as T[];
    const next = linkOf(response?.headers.get("link") ?? "");
    if (next !== undefined) yield* this.#pagesFrom(new URL(next, url), page + 1, had.add(url.href), list);
  }
}

class ApiCall {
  readonly #options: ClientOptions;
  readonly #method: string;
  readonly #url: URL;
  readonly #call: CallOptions<unknown>;
  readonly #page: number | undefined;
  readonly #key: string | undefined;
  readonly #endsAt: number;
  readonly #attempts: Attempt[] = [];
  #mayRenew = true;

  constructor(options: ClientOptions, method: string, url: URL, call: CallOptions<unknown>, page?: number) {
    this.#options = options;
    this.#method = method;
    this.#url = url;
    this.#call = call;
    this.#page = page;
    this.#key = ["POST", "PATCH"].includes(method) ? (call.idempotencyKey ?? crypto.randomUUID()) : undefined;
    this.#endsAt = Date.now() + (options.deadlineMs ?? 60_000);
  }

  run(retry = 0): Promise<Outcome> {
    if (this.#call.signal?.aborted) return Promise.reject(this.#call.signal.reason);
    return this.#token().then((token) => this.#attempt(token).then((outcome) => this.#decide(outcome, token, retry)));
  }

  async #decide(outcome: Outcome, token: string, retry: number): Promise<Outcome> {
    const { trouble, response } = outcome;
    if (!trouble) return outcome;
    const { token: source, retries = 3, baseMs = 500, capMs = 10_000, onEvent } = this.#options;
    if (response?.status === 401 && typeof source === "object" && this.#mayRenew) {
      this.#mayRenew = false;
      source.invalidate(token);
      return this.run(retry);
    }
    const askedMs = askedMsIn(response?.headers.get("retry-after") ?? "");
    const waitMs = Math.max(askedMs, Math.random() * Math.min(capMs, baseMs * 2 ** retry));
    const isTooMuch = askedMs > (this.#options.maxRetryAfterMs ?? 30_000);
    if (retry >= retries || isTooMuch || Date.now() + waitMs >= this.#endsAt || !this.#isPassing(outcome)) {
      throw this.#error(trouble, isTooMuch ? { retryAfterMs: askedMs } : {});
    }
    const attempt = this.#attempts.length + 1;
    onEvent?.({ type: "wait", method: this.#method, path: this.#url.pathname, attempt, waitMs });
    await this.#orStop(new Promise<void>((resolve) => setTimeout(resolve, waitMs).unref()));
    return this.run(retry + 1);
  }

  #isPassing({ trouble, response }: Outcome): boolean {
    if (trouble?.reason !== "status") return trouble?.reason === "network" || trouble?.reason === "timeout";
    const isBusy = [429, 500, 502, 503, 504].includes(response?.status ?? 0);
    return isBusy || (response?.status === 409 && this.#key !== undefined);
  }

  #error(trouble: Trouble, facts: Partial<Failure> = {}): ClientError {
    const page = this.#page === undefined ? {} : { page: this.#page };
    const about = { method: this.#method, path: this.#url.pathname, ...page, status: this.#attempts.at(-1)?.status };
    return new ClientError({ ...about, ...facts, ...trouble, attempts: this.#attempts });
  }

  #token(): Promise<string> {
    const { token } = this.#options;
    if (typeof token === "string") return Promise.resolve(token);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#error({ reason: "timeout" })), Math.max(0, this.#endsAt - Date.now()));
    });
    return this.#orStop(Promise.race([token.get(), late])).finally(() => clearTimeout(timer));
  }

  /** Whatever is waited for, the caller's stop comes first. */
  #orStop<R>(work: Promise<R>): Promise<R> {
    const { signal } = this.#call;
    if (!signal) return work;
    const stopped = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return Promise.race([work, stopped]);
  }

  async #attempt(token: string): Promise<Outcome> {
    const startedAt = Date.now();
    const controller = new AbortController();
    const limitMs = Math.min(this.#options.timeoutMs ?? 10_000, this.#endsAt - startedAt);
    const timer = setTimeout(() => controller.abort(), limitMs);
    const stop = () => controller.abort();
    this.#call.signal?.addEventListener("abort", stop);
    const outcome: Outcome = {};
    try {
      outcome.response = await fetch(this.#url.href, {
        ...this.#init(token),
        redirect: "manual",
        signal: controller.signal,
      });
      const text = await outcome.response.text();
      Object.assign(
        outcome,
        outcome.response.ok ? this.#read(text, outcome.response.status) : { trouble: { reason: "status" } },
      );
    } catch (error) {
      if (!(error instanceof AbortError) && !(error instanceof FetchError) && !isOfSystem(error)) throw error;
      outcome.trouble = { reason: controller.signal.aborted ? "timeout" : "network" };
    } finally {
      clearTimeout(timer);
      this.#call.signal?.removeEventListener("abort", stop);
    }
    if (this.#call.signal?.aborted) throw this.#call.signal.reason;
    this.#tell(outcome, Date.now() - startedAt);
    return outcome;
  }

  #init(token: string) {
    const { json, headers: given } = this.#call;
    const headers = new Headers([...new globalThis.Headers(given)]);
    if (json !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
    if (this.#key !== undefined) headers.set("idempotency-key", this.#key);
    headers.set("authorization", `Bearer ${token}`);
    return { method: this.#method, headers, ...(json !== undefined && { body: JSON.stringify(json) }) };
  }

  #read(text: string, status: number): Pick<Outcome, "value" | "trouble"> {
    if (status === 204 || status === 205) return {};
    try {
      const value: unknown = JSON.parse(text);
      return { value: this.#call.schema ? this.#call.schema.parse(value) : value };
    } catch (error) {
      if (!(error instanceof z.ZodError)) return { trouble: { reason: "body" } };
      return { trouble: { reason: "schema", at: error.issues[0]?.path.join(".") ?? "" } };
    }
  }

  #tell({ response, trouble }: Outcome, tookMs: number): void {
    const facts = { ...(response && { status: response.status }), ...(trouble && { reason: trouble.reason }) };
    const attempt = { attempt: this.#attempts.length + 1, ...facts, tookMs };
    this.#attempts.push(attempt);
    this.#options.onEvent?.({ type: "attempt", method: this.#method, path: this.#url.pathname, ...attempt });
  }
}

/** A body that breaks off is an error of node's streams. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error;
}

function urlOf(base: string, path: string, query: Query = {}): URL {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const all = Array.isArray(value) ? value : [value];
    for (const each of all) if (each !== undefined) search.append(name, String(each));
  }
  const suffix = search.size > 0 ? `?${search}` : "";
  return new URL(`${base.replace(/\/+$/, "")}/${encodeURI(path).replace(/^\/+/, "").replaceAll("?", "%3F")}${suffix}`);
}

function askedMsIn(header: string): number {
  if (/^\d+$/.test(header)) return +header * 1_000;
  const isDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(header) && /(GMT|\d{4})$/.test(header);
  return isDate ? Math.max(0, Date.parse(header.replace(/( GMT)?$/, " GMT")) - Date.now()) : 0;
}

function linkOf(header: string): string | undefined {
  return header
    .split(/,\s*(?=<)/)
    .map((link) => /^<(.*?)>.*?;\s*rel\s*=\s*"?([^"]*)/is.exec(link) ?? [])
    .find(([, , rels = ""]) => rels.toLowerCase().split(" ").includes("next"))?.[1];
}
