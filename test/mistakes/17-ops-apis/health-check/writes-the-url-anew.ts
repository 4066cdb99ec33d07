// Caught by: R1 gives a row for each URL, in the order of the list
// The row has the address that URL makes of it.
export type HealthRow = {
  url: string;
  status: number | undefined;
  elapsedMs: number;
  reason: string;
};

export type HealthOptions = {
  timeoutMs?: number;
  concurrency?: number;
};

export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  const { timeoutMs = 5_000, concurrency = 10 } = options;
  const rows: HealthRow[] = [];
  const queue = urls.entries();
  async function work(): Promise<void> {
    for (const [index, url] of queue) rows[index] = await look(url, timeoutMs);
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return rows;
}

async function look(url: string, timeoutMs: number): Promise<HealthRow> {
  const beganAt = performance.now();
  const row = (reason: string, status?: number): HealthRow => {
    return {
      url: URL.canParse(url) ? new URL(url).href : url,
      status,
      elapsedMs: Math.round(performance.now() - beganAt),
      reason,
    };
  };
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    return row(response.ok ? "ok" : `status ${response.status}`, response.status);
  } catch (error) {
    return row(Object(error).name === "TimeoutError" ? "timeout" : "no answer");
  }
}
