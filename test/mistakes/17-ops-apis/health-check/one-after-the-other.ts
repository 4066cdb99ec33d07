// Caught by: R6 keeps to the limit, and asks the next as soon as one is over
// Waits for each before it asks the next.
export type HealthRow = { url: string; status: number | undefined; elapsedMs: number; reason: string };
export type HealthOptions = { timeoutMs?: number; concurrency?: number };

export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  const rows: HealthRow[] = [];
  for (const url of urls) rows.push(await look(url, options.timeoutMs ?? 5_000));
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
