import { scheduler } from "node:timers/promises";

export type RetryPolicy = {
  retries?: number;
  baseMs?: number;
  capMs?: number;
  timeoutMs?: number;
  deadlineMs?: number;
  maxRetryAfterMs?: number;
};

/** The call is an object that knows its own state. */
export async function fetchWithRetry(
  input: string | URL | Request,
  init: RequestInit = {},
  policy: RetryPolicy = {},
): Promise<Response> {
  return new RetriedCall(input, init, policy).run();
}

const repeatable = new Map<string, "always" | "with a key">([
  ["GET", "always"],
  ["HEAD", "always"],
  ["OPTIONS", "always"],
  ["PUT", "always"],
  ["DELETE", "always"],
  ["POST", "with a key"],
  ["PATCH", "with a key"],
]);

class RetriedCall {
  readonly #input: string | URL | Request;
  readonly #init: RequestInit;
  readonly #policy: Required<RetryPolicy>;
  readonly #signal: AbortSignal | null | undefined;
  readonly #startedAt = Date.now();
  #retriesLeft: number;
  #longestMs: number;

  constructor(input: string | URL | Request, init: RequestInit, policy: RetryPolicy) {
    this.#input = input;
    this.#init = init;
    this.#policy = {
      retries: 3,
      baseMs: 500,
      capMs: 10_000,
      timeoutMs: 10_000,
      deadlineMs: 60_000,
      maxRetryAfterMs: 30_000,
      ...policy,
    };
    this.#signal = init.signal === undefined && input instanceof Request ? input.signal : init.signal;
    this.#retriesLeft = this.#policy.retries;
    this.#longestMs = this.#policy.baseMs;
  }

  async run(): Promise<Response> {
    for (;;) {
      this.#signal?.throwIfAborted();
      const [result] = await Promise.allSettled([this.#send()]);
      this.#signal?.throwIfAborted();
      const response = result.status === "fulfilled" ? result.value : undefined;
      const waitMs = this.#waitAfter(response);
      if (waitMs === undefined) return result.status === "fulfilled" ? result.value : Promise.reject(result.reason);
      await response?.body?.cancel();
      await this.#wait(waitMs);
    }
  }

  #send(): Promise<Response> {
    const leftMs = Math.min(this.#policy.timeoutMs, this.#leftMs);
    const signals = [AbortSignal.timeout(leftMs > 0 ? Math.ceil(leftMs) : 0)];
    if (this.#signal) signals.push(this.#signal);
    return fetch(this.#input, { ...this.#init, signal: AbortSignal.any(signals) });
  }

  #waitAfter(response: Response | undefined): number | undefined {
    if (this.#retriesLeft-- <= 0 || !this.#isRepeatable) return undefined;
    if (response && !this.#mayPass(response.status)) return undefined;
    const ownMs = Math.random() * Math.min(this.#longestMs, this.#policy.capMs);
    this.#longestMs *= 2;
    const askedMs = asked(response?.headers.get("retry-after"));
    const waitMs = askedMs > ownMs ? askedMs : ownMs;
    return askedMs > this.#policy.maxRetryAfterMs || waitMs >= this.#leftMs ? undefined : waitMs;
  }

  async #wait(ms: number): Promise<void> {
    try {
      await scheduler.wait(ms, this.#signal ? { signal: this.#signal } : {});
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    }
  }

  #mayPass(status: number): boolean {
    return status === 429 || status === 500 || (status >= 502 && status <= 504) || (status === 409 && this.#hasKey);
  }

  get #leftMs(): number {
    return this.#startedAt + this.#policy.deadlineMs - Date.now();
  }

  get #method(): string {
    return new Request(this.#input instanceof Request ? this.#input.url : this.#input, {
      method: this.#init.method ?? (this.#input instanceof Request ? this.#input.method : "GET"),
    }).method;
  }

  get #hasKey(): boolean {
    const own = this.#input instanceof Request ? this.#input.headers : undefined;
    return this.#rule === "with a key" && new Headers(this.#init.headers ?? own).has("idempotency-key");
  }

  get #rule(): "always" | "with a key" | undefined {
    return repeatable.get(this.#method);
  }

  get #isRepeatable(): boolean {
    const isStream = this.#init.body instanceof ReadableStream;
    return !isStream && (this.#rule === "always" || this.#hasKey);
  }
}

function asked(value: string | null | undefined): number {
  if (!value) return 0;
  return /^[0-9]+$/.test(value) ? Number.parseInt(value, 10) * 1_000 : (readHttpDate(value) ?? 0) - Date.now();
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
