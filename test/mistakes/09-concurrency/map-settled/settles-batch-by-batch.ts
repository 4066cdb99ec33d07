// Caught by: R3 keeps to the limit, and begins the next call as soon as one is done
// Free places wait for the slowest of the batch.
export async function mapSettled<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError("limit");
  const { signal } = new AbortController();
  const all = [...items];
  const ends: PromiseSettledResult<R>[] = [];
  for (let first = 0; first < all.length; first += limit) {
    const batch = all.slice(first, first + limit).map((item, at) => fn(item, first + at, signal));
    ends.push(...(await Promise.allSettled(batch)));
  }
  return ends;
}
