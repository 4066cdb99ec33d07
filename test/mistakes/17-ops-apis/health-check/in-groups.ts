// Caught by: R6 keeps to the limit, and asks the next as soon as one is over
// Each group waits for its slowest.
export type HealthRow = { url: string; status: number | undefined; elapsedMs: number; reason: string };
export type HealthOptions = { timeoutMs?: number; concurrency?: number };

export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  const { timeoutMs = 5_000, concurrency = 10 } = options;
  const rows: HealthRow[] = [];
  for (let at = 0; at < urls.length; at += concurrency) {
    const group = urls.slice(at, at + concurrency);
    rows.push(...(await Promise.all(group.map((url) => look(url, timeoutMs)))));
  }
  return rows;
}

async function look(url: string, timeoutMs: number): Promise<HealthRow> {
  const beganAt = performance.now();
  const row = (reason: string, status?: number): HealthRow => {
    return { url, status, elapsedMs: Math.round(performance.now() - beganAt), reason };
  };
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    return row(response.ok ? "ok" : `status ${response.status}`, response.status);
  } catch (error) {
    return row(Object(error).name === "TimeoutError" ? "timeout" : "no answer");
  }
}
