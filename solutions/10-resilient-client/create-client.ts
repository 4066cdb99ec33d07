import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { buildUrl } from "../01-first-request/build-url.ts";
import { BodyError, readJson } from "../01-first-request/read-json.ts";
import { authHeaders } from "../02-auth/auth-headers.ts";
import { withTimeout } from "../04-timeouts/with-timeout.ts";
import { backoffDelay } from "../05-retry/backoff-delay.ts";
import { isRetryable } from "../05-retry/is-retryable.ts";
import { parseRetryAfter } from "../05-retry/parse-retry-after.ts";
import { readLinks } from "../07-pagination/paginate-link.ts";

/** Where tokens come from. `tokenProvider` of the lesson 03-oauth makes one. */
export type Tokens = {
  get(): Promise<string>;
  /** Tells that a service has refused this token. */
  invalidate(token: string): void;
};

/** How a client is set up. Every duration is in milliseconds. */
export type ClientOptions = {
  /** Where the service is: `https://api.example.com/v2`. */
  baseUrl: string;
  /** A token that stays as it is, or a place to get good ones. */
  token: string | Tokens;
  /** Most retries of a call: requests after its first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry; it doubles with each further one. Default: 500. */
  baseMs?: number;
  /** No own wait is longer. Default: 10,000. */
  capMs?: number;
  /** Limit of one request with its body. Default: 10,000. */
  timeoutMs?: number;
  /** Limit of a whole call: tokens, requests and waits. Default: 60,000. */
  deadlineMs?: number;
  /** Longest Retry-After that is obeyed. Default: 30,000. */
  maxRetryAfterMs?: number;
  /** Hears what happens, as it happens: for logs and figures. */
  onEvent?: (event: ClientEvent) => void;
};

/** Parameters of a query by name. `undefined` leaves one out, a list repeats it. */
export type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

/** What a call takes besides its method and path. */
export type CallOptions<T> = {
  query?: Query;
  /** The body, before it is JSON. `undefined`: there is none. */
  json?: unknown;
  headers?: RequestInit["headers"];
  /** What the JSON of the answer must be like. Default: any. */
  schema?: z.ZodType<T>;
  /** For POST and PATCH. Default: a new one. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/** What reading a list takes besides its path. */
export type ListOptions<T> = {
  query?: Query;
  /** What each item must be like. Default: any. */
  schema?: z.ZodType<T>;
  /** Most pages. Default: 100. */
  maxPages?: number;
  signal?: AbortSignal;
};

/**
 * Why a request, or a whole call, has failed.
 *
 * `status`: its status is no success. `network`: no whole answer came. `timeout`: a limit was reached. `body`: the body
 * is not JSON. `schema`: the JSON is not what the schema asks for, or a page is no array. `link`: the next page may not
 * be asked for.
 */
export type Reason = "status" | "network" | "timeout" | "body" | "schema" | "link";

/** What became of one request. */
export type Attempt = {
  /** Counts all requests of the call, from 1. */
  attempt: number;
  /** Undefined when no status came. */
  status?: number | undefined;
  /** Undefined when the request succeeded. */
  reason?: Reason | undefined;
  /** From sending the request to the end of its body, or to its failure, in milliseconds. */
  tookMs: number;
};

/** What a client tells: what became of a request; or, before a retry, how long it waits. `path` is without a query. */
export type ClientEvent =
  | ({ type: "attempt"; method: string; path: string } & Attempt)
  | { type: "wait"; method: string; path: string; attempt: number; waitMs: number };

/** All that an error tells. Nothing in it is secret. */
export type Failure = {
  reason: Reason;
  method: string;
  /** Path of the URL, without its query. */
  path: string;
  /** Of the last request of this call, when it was answered. */
  status?: number | undefined;
  /** For `schema`: where the first trouble is, as `items.2.price`; empty when the whole is wrong. */
  at?: string | undefined;
  /** For a list: number of the page that failed, or was not asked for, from 1. */
  page?: number | undefined;
  /** What the service asked for, when that was too long. */
  retryAfterMs?: number | undefined;
  /** What was tried, in order. */
  attempts: readonly Attempt[];
};

/** A call has failed, and what could be done has been done. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly failure: Failure;

  /** @param options - A `cause` is printed with the error: it must not hold a secret either. */
  constructor(failure: Failure, options?: ErrorOptions) {
    const { reason, method, path, status, at, page, attempts } = failure;
    const facts = [reason, status, at !== undefined && `at "${at}"`, page !== undefined && `page ${page}`];
    const words = facts.filter((fact) => fact !== undefined && fact !== false).join(", ");
    super(`${method} ${path} failed (${words}), requests sent: ${attempts.length}`, options);
    this.failure = failure;
  }
}

/** A client of one service. */
export type Client = {
  /** Sends a request to `path` below the base, and what it takes to bring an answer home. */
  request<T>(method: string, path: string, options?: CallOptions<T>): Promise<T>;
  /** Reads a list whose pages are arrays, linked by `Link` headers, item by item. */
  paginate<T>(path: string, options?: ListOptions<T>): AsyncGenerator<T, void, undefined>;
};

/**
 * Makes a client that one can trust with a storm.
 *
 * @example
 * const depot = createClient({ baseUrl: "https://depot.example/v2", token: tokenProvider(fetchToken) });
 * const { id } = await depot.request("POST", "/shipments", { json: { city: "Enugu" }, schema: shipment });
 * for await (const each of depot.paginate("/shipments", { schema: shipment })) console.log(each.city);
 */
export function createClient(options: ClientOptions): Client {
  const { baseUrl } = options;
  const rules: Rules = { ...defaults, ...options };

  return {
    async request<T>(method: string, path: string, options: CallOptions<T> = {}): Promise<T> {
      const { query, json, schema, signal = new AbortController().signal } = options;
      const headers = new Headers(options.headers);
      if (json !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
      // Made here, outside of everything that repeats: all requests of this call carry the same one.
      if (isCreating(method)) headers.set("idempotency-key", options.idempotencyKey ?? crypto.randomUUID());
      const order = {
        method,
        url: buildUrl(baseUrl, path, query),
        headers,
        body: JSON.stringify(json),
        schema,
        signal,
      };
      const { value } = await new Call<T>(rules, order).run();
      return value as T;
    },

    async *paginate<T>(path: string, options: ListOptions<T> = {}): AsyncGenerator<T, void, undefined> {
      const { query, maxPages = 100, signal = new AbortController().signal } = options;
      const schema = z.array(options.schema ?? z.custom<T>());
      const asked = new Set<string>();

      let url: URL | undefined = buildUrl(baseUrl, path, query);
      for (let page = 1; url; page++) {
        const call: Call<T[]> = new Call(rules, { method: "GET", url, headers: new Headers(), schema, signal, page });
        // Here, and nowhere else, it is decided whether a URL that the service named is asked for.
        const isRefused = url.origin !== new URL(baseUrl).origin || asked.has(url.href) || page > maxPages;
        if (isRefused) throw call.failed({ reason: "link" });
        asked.add(url.href);
        const { value = [], response } = await call.run();
        yield* value;
        url = nextOf(response);
      }
    },
  };
}

const defaults = {
  retries: 3,
  baseMs: 500,
  capMs: 10_000,
  timeoutMs: 10_000,
  deadlineMs: 60_000,
  maxRetryAfterMs: 30_000,
  onEvent: (_event: ClientEvent) => {},
};

type Rules = typeof defaults & Pick<ClientOptions, "token">;

/** What a call asks for. */
type Order<T> = {
  method: string;
  url: URL;
  headers: Headers;
  body?: string;
  schema: z.ZodType<T> | undefined;
  signal: AbortSignal;
  page?: number;
};

/** What one request brought. */
type Success<T> = { reason?: undefined; response: Response; value: T | undefined };
/** What one request did not bring, and where the trouble is. `came` is what may pass, or not. */
type Trouble = {
  reason: Reason;
  response?: Response | undefined;
  at?: string | undefined;
  came?: { status?: number; error?: unknown };
};

/** One call: all its requests, and the waits between them. Nothing is repeated anywhere else. */
class Call<T> {
  readonly #rules: Rules;
  readonly #order: Order<T>;
  readonly #about: { method: string; path: string };
  readonly #deadlineAt: number;
  readonly #attempts: Attempt[] = [];

  constructor(rules: Rules, order: Order<T>) {
    this.#rules = rules;
    this.#order = order;
    this.#about = { method: order.method, path: order.url.pathname };
    this.#deadlineAt = performance.now() + rules.deadlineMs;
  }

  /** Gets a token, sends, looks; then renews the token, or waits, and begins again. */
  async run(): Promise<Success<T>> {
    const { token } = this.#rules;
    const tokens = typeof token === "string" ? { get: async () => token } : token;
    let hasRenewed = false;

    for (let retry = 0; ; ) {
      const shown = await this.#getToken(tokens);
      const outcome = await this.#send(shown);
      if (outcome.reason === undefined) return outcome;

      if (outcome.response?.status === 401 && "invalidate" in tokens && !hasRenewed) {
        tokens.invalidate(shown);
        hasRenewed = true;
      } else {
        await this.#waitBefore(retry, outcome);
        retry += 1;
      }
    }
  }

  /** Gives the error that ends this call. The errors that came stay outside: they could repeat a piece of the body. */
  failed({ reason, response, at }: Trouble): ClientError {
    const { status } = this.#attempts.at(-1) ?? {};
    const askedMs = askedBy(response);
    const retryAfterMs = askedMs > this.#rules.maxRetryAfterMs ? askedMs : undefined;
    const facts = { status, at, page: this.#order.page, retryAfterMs, attempts: this.#attempts };
    return new ClientError({ reason, ...this.#about, ...facts });
  }

  /** The deadline counts here too: a token server may hang. Its errors are its own. */
  async #getToken(tokens: Pick<Tokens, "get">): Promise<string> {
    const { signal } = this.#order;
    return withTimeout(() => tokens.get(), this.#leftMs, signal).catch((error: unknown) => {
      // A timer may ring a moment early.
      const isLate = !signal.aborted && this.#leftMs <= 1;
      throw isLate ? this.failed({ reason: "timeout" }) : error;
    });
  }

  /** One request, from its headers to the last byte of its body. */
  async #send(token: string): Promise<Success<T> | Trouble> {
    const { method, url, body = null, schema, signal } = this.#order;
    const headers = new Headers([...this.#order.headers, ...authHeaders({ kind: "bearer", token })]);

    let response: Response | undefined;
    const ask = async (signal: AbortSignal): Promise<Success<T> | Trouble> => {
      // A redirect could take the token and the caller's headers elsewhere: none is followed.
      response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
      if (response.ok) return { response, value: await readJson(response, schema) };
      // An unread body would keep its connection busy. It may have broken already: then there is nothing to cancel.
      await response.body?.cancel().catch(() => {});
      return { reason: "status", response, came: { status: response.status } };
    };
    const startedAt = performance.now();
    const limitMs = Math.min(this.#rules.timeoutMs, this.#leftMs);
    const outcome = await withTimeout(ask, limitMs, signal).catch((error: unknown): Trouble => {
      signal.throwIfAborted();
      return { ...reasonOf(error), response, came: { error } };
    });
    this.#note(outcome, performance.now() - startedAt);
    return outcome;
  }

  #note({ response, reason }: Success<T> | Trouble, tookMs: number): void {
    const attempt = { attempt: this.#attempts.length + 1, status: response?.status, reason, tookMs };
    this.#attempts.push(attempt);
    this.#rules.onEvent({ type: "attempt", ...this.#about, ...attempt });
  }

  /** @throws ClientError when a further request would not help, or is not allowed. */
  async #waitBefore(retry: number, trouble: Trouble): Promise<void> {
    const { retries, baseMs, capMs, maxRetryAfterMs, onEvent } = this.#rules;
    const { method, signal } = this.#order;
    // Each method may be repeated: those that need a key have one.
    const mayPass = isRetryable({ method, hasIdempotencyKey: true, ...trouble.came });
    const askedMs = askedBy(trouble.response);
    const waitMs = Math.max(askedMs, Math.random() * backoffDelay(retry, { baseMs, capMs }));
    const isTooLong = askedMs > maxRetryAfterMs || performance.now() + waitMs >= this.#deadlineAt;
    if (retry >= retries || isTooLong || !mayPass) throw this.failed(trouble);

    onEvent({ type: "wait", ...this.#about, attempt: this.#attempts.length + 1, waitMs });
    // The timer rejects with an error of its own; the next step throws the signal's reason.
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }

  /** Until the deadline, in whole milliseconds, as timers have them. */
  get #leftMs(): number {
    return Math.max(1, Math.ceil(this.#deadlineAt - performance.now()));
  }
}

/** POST and PATCH, sent twice, do it twice: unless a key says that both are one. */
function isCreating(method: string): boolean {
  return method === "POST" || method === "PATCH";
}

/** Why a request has failed, and where in its body. */
function reasonOf(error: unknown): Pick<Trouble, "reason" | "at"> {
  if (error instanceof BodyError) return { reason: error.trouble === "schema" ? "schema" : "body", at: error.path };
  return { reason: (error as Error).name === "TimeoutError" ? "timeout" : "network" };
}

/** What a Retry-After asks for, in milliseconds. */
function askedBy(response: Response | undefined): number {
  return parseRetryAfter(response?.headers.get("retry-after") ?? null, Date.now()) ?? 0;
}

function nextOf(response: Response): URL | undefined {
  const links = readLinks(response.headers.get("link") ?? "");
  const link = links.find(({ rel }) => rel.toLowerCase().split(" ").includes("next"));
  return link && new URL(link.target, response.url);
}
