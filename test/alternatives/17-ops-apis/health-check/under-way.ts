export type HealthRow = { url: string; status: number | undefined; elapsedMs: number; reason: string };
export type HealthOptions = { timeoutMs?: number; concurrency?: number };

/** Keeps a set of those under way, and waits for the first of them to be over. */
export async function healthCheck(urls: readonly string[], options: HealthOptions = {}): Promise<HealthRow[]> {
  const underWay = new Set<Promise<void>>();
  const rows = new Map<number, HealthRow>();
  let index = 0;
  for (const url of urls) {
    const place = index++;
    const one: Promise<void> = look(url, options.timeoutMs ?? 5_000).then((row) => {
      rows.set(place, row);
      underWay.delete(one);
    });
    underWay.add(one);
    if (underWay.size >= (options.concurrency ?? 10)) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  return urls.map((_, place) => rows.get(place) as HealthRow);
}

async function look(url: string, limitMs: number): Promise<HealthRow> {
  const start = process.hrtime.bigint();
  const elapsed = () => Number((process.hrtime.bigint() - start) / 1_000_000n);
  const signal = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(new Request(url, { signal, headers: { accept: "*/*" } }));
    await response.body?.pipeTo(new WritableStream(), { signal });
    const reason = response.ok ? "ok" : "status ".concat(String(response.status));
    return { url, status: response.status, elapsedMs: elapsed(), reason };
  } catch {
    return { url, status: undefined, elapsedMs: elapsed(), reason: signal.aborted ? "timeout" : "no answer" };
  }
}
