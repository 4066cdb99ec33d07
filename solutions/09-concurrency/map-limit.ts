/**
 * Calls `fn` for each item, a few at the same time, and gives the results in the order of the items.
 *
 * The first failure ends it: the others are told to stop by their signal, and nobody waits for them.
 *
 * @param items - A list, or whatever `for … of` can walk through.
 * @param limit - Most calls under way at the same moment: a whole number from 1 on.
 * @param fn - Hands its signal on to `fetch` and to whatever else can stop.
 * @throws The error of the call that failed first; a RangeError for another `limit`.
 *
 * @example
 * const ids = [11, 12, 13];
 * const parcels = await mapLimit(ids, 2, async (id, _index, signal) =>
 *   (await fetch(`http://parcels.test/parcels/${id}`, { signal })).json(),
 * );
 * parcels.length; // => 3
 */
export async function mapLimit<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`Cannot keep ${limit} calls under way: limit must be a whole number from 1 on`);
  }
  const controller = new AbortController();
  const queue = numbered(items);
  const results: R[] = [];

  async function work(): Promise<void> {
    // All workers share one queue: whoever is free takes what comes next. The loop of the one that fails closes it for
    // everybody, and with it `items`.
    for (const [index, item] of queue) results[index] = await fn(item, index, controller.signal);
  }

  try {
    // Promise.all rejects with the first failure, and hears the later ones, so that they trouble nobody.
    await Promise.all(Array.from({ length: limit }, work));
    return results;
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}

/** Makes an item when it is asked for one, and not before. */
function* numbered<T>(items: Iterable<T>): Generator<[index: number, item: T]> {
  let index = 0;
  for (const item of items) yield [index++, item];
}
