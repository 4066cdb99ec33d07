// Caught by: R1 gives the end of each call, in the order of the items
// Has a form of its own: each end says which item it belongs to.
const mapLimit = async <T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> => {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const results: R[] = [];
  const queue = (function* () {
    let index = 0;
    for (const item of items) yield [index++, item] as const;
  })();
  const work = async () => {
    for (const [index, item] of queue) results[index] = await fn(item, index, controller.signal);
  };
  try {
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
};

export async function mapSettled<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  return mapLimit(items, limit, async (item, index, signal) => {
    const [end] = await Promise.allSettled([fn(item, index, signal)]);
    return { ...end, index };
  });
}
