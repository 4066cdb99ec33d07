import fetch from "node-fetch";

export type HealthRow = { url: string; status: number | undefined; elapsedMs: number; reason: string };
export type HealthOptions = { timeoutMs?: number; concurrency?: number };

/** With node-fetch, and a queue of those who wait for a place. */
class Places {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(free: number) {
    this.#free = free;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

export function healthCheck(
  urls: readonly string[],
  { timeoutMs = 5_000, concurrency = 10 }: HealthOptions = {},
): Promise<HealthRow[]> {
  const places = new Places(concurrency);
  return Promise.all(
    urls.map(async (url) => {
      await places.take();
      try {
        return await visit(url, timeoutMs);
      } finally {
        places.give();
      }
    }),
  );
}

async function visit(url: string, timeoutMs: number): Promise<HealthRow> {
  const signal = AbortSignal.timeout(timeoutMs);
  const beganAt = Date.now();
  let status: number | undefined;
  let reason = "no answer";
  try {
    const response = await fetch(url, { signal });
    for await (const _bytes of response.body ?? []);
    status = response.status;
    reason = response.ok ? "ok" : `status ${status}`;
  } catch {
    if (signal.aborted) reason = "timeout";
  }
  return { url, status, reason, elapsedMs: Date.now() - beganAt };
}
