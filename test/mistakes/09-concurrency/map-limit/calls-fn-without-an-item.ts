// Caught by: R3 begins the next call as soon as one is done
// Begins `limit` calls, however many items there are.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const all = [...items];
  const results: R[] = [];
  let count = 0;
  const work = async () => {
    do {
      const index = count++;
      results[index] = await fn(all[index] as T, index, controller.signal);
    } while (count < all.length);
  };
  try {
    if (all.length > 0) await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
