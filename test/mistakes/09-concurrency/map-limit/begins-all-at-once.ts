// Caught by: R2 never has more than limit calls under way
// The calls are under way before anybody counts them.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const all = [...items].map((item, index) => fn(item, index, controller.signal));
  const results: R[] = [];
  try {
    for (let first = 0; first < all.length; first += limit) {
      results.push(...(await Promise.all(all.slice(first, first + limit))));
    }
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
