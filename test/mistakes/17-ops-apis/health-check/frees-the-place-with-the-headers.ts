// Caught by: R6 keeps to the limit, and asks the next as soon as one is over
// The body is still on its way when the next URL is asked.
export type HealthRow = { url: string; status: number | undefined; elapsedMs: number; reason: string };
export type HealthOptions = { timeoutMs?: number; concurrency?: number };

export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  const { timeoutMs = 5_000, concurrency = 10 } = options;
  const rows: Promise<HealthRow>[] = [];
  const queue = urls.entries();
  async function work(): Promise<void> {
    for (const [index, url] of queue) await new Promise<void>((free) => (rows[index] = look(url, timeoutMs, free)));
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return Promise.all(rows);
}

async function look(url: string, timeoutMs: number, free: () => void): Promise<HealthRow> {
  const beganAt = performance.now();
  const row = (reason: string, status?: number): HealthRow => {
    return { url, status, elapsedMs: Math.round(performance.now() - beganAt), reason };
  };
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    free();
    await response.arrayBuffer();
    return row(response.ok ? "ok" : `status ${response.status}`, response.status);
  } catch (error) {
    free();
    return row(Object(error).name === "TimeoutError" ? "timeout" : "no answer");
  }
}
