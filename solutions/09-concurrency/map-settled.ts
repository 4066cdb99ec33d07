import { mapLimit } from "./map-limit.ts";

/**
 * Calls `fn` for each item, a few at the same time, and gives how each call ended, in the order of the items.
 *
 * A call that fails stops nobody.
 *
 * @param limit - Most calls under way at the same moment: a whole number from 1 on.
 * @throws What `mapLimit` throws when it is no call that fails: an error of `items`, a RangeError for another `limit`.
 *
 * @example
 * const ends = await mapSettled([17, 99], 2, async (id) => findParcel(id));
 * ends; // => [{ status: "fulfilled", value: … }, { status: "rejected", reason: … }]
 */
export async function mapSettled<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  return mapLimit(items, limit, async (item, index, signal) => {
    // Settles one call, and takes whatever it fails with for a result.
    const [end] = await Promise.allSettled([fn(item, index, signal)]);
    return end;
  });
}
