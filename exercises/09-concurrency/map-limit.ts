// A few at a time                                          about 30 minutes, after the lesson 09-concurrency
//
// A hundred calls one after another take long, and a hundred at once are refused. Finish `mapLimit`: it keeps a few
// calls under way until the list is done, and stops when one of them fails.
//
// R1  Call `fn` once for each item, with the item, its index (0, 1, 2 …) and an AbortSignal. Give a list of what the
//     calls gave, in the order of the items, whichever was done first. No items: an empty list.
// R2  Never have more than `limit` calls under way. A call is under way until its promise settles.
// R3  As long as there are items, have `limit` calls under way: as soon as one is done, begin the next, in the order of
//     the items. With fewer items than `limit` all begin at once.
// R4  Take an item from `items` only when there is a place for its call. A generator may make each item at the moment
//     at which you take it, and may never end.
// R5  When a call fails, reject at once with its error: the same value, even if it is `null`. Take no more items and
//     begin no more calls. The calls under way may still fail; nobody hears of it.
// R6  At that moment the signals of the calls under way abort, and their reason is that error. When all goes well, no
//     signal ever aborts.
// R7  When `items` throws while you take an item, do as in R5 and R6 with its error.
// R8  When you stop early, close `items` at once, as `for … of` does: the `finally` of a generator runs. Who
//     calls `return()` by hand does it once, and not when `items` has ended or thrown by itself.
// R9  If `limit` is not a whole number from 1 on, reject with a RangeError, and take no item.
//
// Not in this exercise: stopping from outside, `fn` that throws before it gives a promise, errors that are undefined,
// errors of closing, a limit above a million.
//
// Before you code, fill in what should happen with limit 2. Four calls take 300, 100, 100 and 100 ms.
//   all go well                       the fourth begins at: __ ms     the list is there at: __ ms
//   the second call fails             the list rejects at:  __ ms     calls that began:     __
// Compare with the last line of this file.

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
  // TODO: let `limit` workers share one iterator; each takes an item, waits for its call, and takes the next.
  throw new Error("mapLimit is not written yet");
}

// The table above: at 200 ms and 300 ms; at 100 ms, and 2 calls.
