export type HealthRow = { url: string; status: number | undefined; elapsedMs: number; reason: string };
export type HealthOptions = { timeoutMs?: number; concurrency?: number };

/** Recursive turns, and a controller with a timer that is cleared. */
export async function healthCheck(urls: readonly string[], options?: HealthOptions): Promise<HealthRow[]> {
  const table = new Array<HealthRow>(urls.length);
  let next = 0;
  const turn = (): Promise<void> => {
    const index = next++;
    const url = urls[index];
    if (url === undefined) return Promise.resolve();
    return ask(url, options?.timeoutMs ?? 5_000).then((row) => {
      table[index] = row;
      return turn();
    });
  };
  const turns = Math.min(options?.concurrency ?? 10, urls.length);
  await Promise.allSettled(Array.from({ length: turns }, turn));
  return table;
}

async function ask(url: string, limitMs: number): Promise<HealthRow> {
  const controller = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, limitMs);
  const start = Date.now();
  const outcome = await fetch(url, { signal: controller.signal, cache: "no-store" })
    .then(async (response) => ({ response, body: await response.text() }))
    .catch(() => undefined)
    .finally(() => clearTimeout(timer));
  const elapsedMs = Date.now() - start;
  if (!outcome) return { url, status: undefined, elapsedMs, reason: isLate ? "timeout" : "no answer" };
  const { status, ok } = outcome.response;
  return { url, status, elapsedMs, reason: ok ? "ok" : `status ${status}` };
}
