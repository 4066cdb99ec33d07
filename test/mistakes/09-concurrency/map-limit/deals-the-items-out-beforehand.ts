// Caught by: R3 begins the next call as soon as one is done
// A worker that is done with its own share helps nobody.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const all = [...items];
  const results: R[] = [];
  const work = async (worker: number) => {
    for (let index = worker; index < all.length; index += limit) {
      results[index] = await fn(all[index] as T, index, controller.signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: limit }, (_, worker) => work(worker)));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}
