/** What is known of a host. `console.table` shows a list of these as a table. */
export type HealthRow = {
  url: string;
  /** `undefined`: no answer came. */
  status: number | undefined;
  /** In milliseconds. */
  elapsedMs: number;
  /** "ok", "status 503", "timeout" or "no answer". */
  reason: string;
};

/** How to ask. */
export type HealthOptions = {
  /** Longest time for one URL, in milliseconds. Default: 5,000. */
  timeoutMs?: number;
  /** Most requests at a time: a whole number from 1 on. Default: 10. */
  concurrency?: number;
};

/**
 * Asks hosts how they are, a few at a time. One that fails is a row like any other.
 *
 * @example
 * console.table(await healthCheck(["http://api.health.test/health", "http://web.health.test/health"]));
 */
export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  const { timeoutMs = 5_000, concurrency = 10 } = options;
  const rows: HealthRow[] = [];
  // All workers take from one queue, so whoever is free asks the next URL. The index puts its row in the right place.
  const queue = urls.entries();
  async function work(): Promise<void> {
    for (const [index, url] of queue) rows[index] = await look(url, timeoutMs);
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return rows;
}

/** One URL, one row. Never throws, so that nobody above has to think of it. */
async function look(url: string, timeoutMs: number): Promise<HealthRow> {
  const beganAt = performance.now();
  const row = (reason: string, status?: number): HealthRow => {
    return { url, status, elapsedMs: Math.round(performance.now() - beganAt), reason };
  };
  try {
    // A signal for each URL: it begins to count here, and such a timer keeps no program running.
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    // The limit holds until the body is there, and a body that breaks off is no answer.
    await response.arrayBuffer();
    return row(response.ok ? "ok" : `status ${response.status}`, response.status);
  } catch (error) {
    return row(Object(error).name === "TimeoutError" ? "timeout" : "no answer");
  }
}
