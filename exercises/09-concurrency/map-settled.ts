// All of it, come what may                                 about 10 minutes, after the exercise map-limit
//
// A health checker asks a hundred hosts. That one of them fails is no reason to stop: it is the result. Finish
// `mapSettled`, which collects failures as `Promise.allSettled` does, and keeps to a limit as your `mapLimit` does.
//
// R1  Give a list with the end of each call, in the order of the items, in the form of `Promise.allSettled`:
//     { status: "fulfilled", value } or { status: "rejected", reason }. The reason is the same value that the call
//     failed with.
// R2  A failure ends its own call, and nothing else: the other calls go on, the next ones begin, no signal aborts.
// R3  In all else it is like `mapLimit`: the arguments of `fn`, the limit, when an item is taken and its call begins, and
//     what an error of `items` or `limit` does.
//
// Not in this exercise: stopping from outside, `fn` that throws before it gives a promise.

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
  // TODO: import mapLimit from "./map-limit.ts", and hand it a function that never fails: one that gives the end of a
  // call in place of its result.
  throw new Error("mapSettled is not written yet");
}
