// Caught by: R3 keeps to the limit, and begins the next call as soon as one is done
// Has the right form, and no limit.
export async function mapSettled<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError("limit");
  const { signal } = new AbortController();
  return Promise.allSettled([...items].map((item, index) => fn(item, index, signal)));
}
