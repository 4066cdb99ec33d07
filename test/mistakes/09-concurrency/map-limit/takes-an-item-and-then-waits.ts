// Caught by: R4 takes an item only when there is a place for its call
// Holds one item in its hand while all places are taken.
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`not a limit: ${limit}`);
  const controller = new AbortController();
  const underWay = new Set<Promise<void>>();
  const results: R[] = [];
  try {
    for (const [index, item] of numbered(items)) {
      if (underWay.size >= limit) await Promise.race(underWay);
      const call: Promise<void> = fn(item, index, controller.signal).then((result) => {
        results[index] = result;
        underWay.delete(call);
      });
      underWay.add(call);
    }
    await Promise.all(underWay);
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}

function* numbered<T>(items: Iterable<T>): Generator<[index: number, item: T]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}
