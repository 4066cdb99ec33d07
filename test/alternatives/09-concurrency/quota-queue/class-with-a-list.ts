// A class keeps the calls in a list and works through it.
export type QuotaOptions = { slowFrom?: number; pauseMs?: number };
type Call = { input: Parameters<typeof fetch>[0]; init: RequestInit | undefined } & PromiseWithResolvers<Response>;

class Queue {
  readonly #fetchLike: typeof fetch;
  readonly #slowFrom: number;
  readonly #pauseMs: number;
  readonly #calls: Call[] = [];
  #isBusy = false;
  #freeAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(fetchLike: typeof fetch, { slowFrom = 5, pauseMs = 1_000 }: QuotaOptions) {
    this.#fetchLike = fetchLike;
    this.#slowFrom = slowFrom;
    this.#pauseMs = pauseMs;
  }

  add(input: Call["input"], init: RequestInit | undefined): Promise<Response> {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const call = { input, init, ...Promise.withResolvers<Response>() };
    const leave = () => this.#remove(call, signal?.reason);
    this.#calls.push(call);
    signal?.addEventListener("abort", leave, { once: true });
    this.#next();
    return call.promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  #remove(call: Call, reason: unknown): void {
    const at = this.#calls.indexOf(call);
    if (at === -1) return;
    this.#calls.splice(at, 1);
    call.reject(reason);
    this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (this.#isBusy || this.#calls.length === 0) return;
    const waitMs = this.#freeAt - Date.now();
    if (waitMs > 0) this.#timer = setTimeout(() => this.#next(), Math.ceil(waitMs));
    else void this.#send(this.#calls.shift() as Call);
  }

  async #send({ input, init, resolve, reject }: Call): Promise<void> {
    this.#isBusy = true;
    try {
      const response = await this.#fetchLike(input, init);
      this.#freeAt = Date.now() + this.#pauseAfter(response);
      resolve(response);
    } catch (error) {
      reject(error);
    }
    this.#isBusy = false;
    this.#next();
  }

  #pauseAfter({ status, headers }: Response): number {
    const asked = headers.get("retry-after") ?? "";
    if ([429, 503].includes(status) && /^[0-9]+$/.test(asked)) return Number(asked) * 1e3;
    let pauseMs = status === 429 ? this.#pauseMs : 0;
    for (const [left, restMs] of quotas(headers)) {
      if (left <= this.#slowFrom) pauseMs = Math.max(pauseMs, restMs / (left + 1));
    }
    return pauseMs;
  }
}

function* quotas(headers: Headers): Generator<[left: number, restMs: number]> {
  let isNewer = false;
  for (const quota of (headers.get("RateLimit") ?? "").split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) {
    const parameters = new Map(
      quota
        .slice(quota.lastIndexOf('"') + 1)
        .split(";")
        .map((each) => each.trim().split("=") as [string, string]),
    );
    const [left = "", seconds = ""] = [parameters.get("r"), parameters.get("t")];
    if (!/^[0-9]+$/.test(left) || !/^[0-9]+$/.test(seconds)) continue;
    isNewer = true;
    yield [Number(left), Number(seconds) * 1e3];
  }
  const [left, reset] = ["Remaining", "Reset"].map((name) => headers.get(`X-RateLimit-${name}`) ?? "") as [
    string,
    string,
  ];
  if (!isNewer && /^[0-9]+$/.test(left) && /^[0-9]+$/.test(reset))
    yield [Number(left), Number(reset) * 1e3 - Date.now()];
}

export function quotaQueue(fetchLike: typeof fetch, options: QuotaOptions = {}): typeof fetch {
  const queue = new Queue(fetchLike, options);
  return (input, init) => queue.add(input, init);
}
