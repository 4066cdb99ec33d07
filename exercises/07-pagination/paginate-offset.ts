// The rest, from here on                              about 15 minutes, with the lesson 07-pagination
//
// Another service counts items, not pages: GET /items?offset=40&limit=20 skips 40 items and answers with the next 20,
// as { "items": [ … ], "total": 57 }. Finish `paginateOffset`, so that its caller sees one list.
//
// R1  Begin with the query parameters `offset=0` and `limit`, which is the option of that name. Keep everything else in
//     `url`, and hand `init` on with every request.
// R2  Yield the items of each answer, one by one and in their order. Then add to `offset` as many items as have come:
//     the service may give fewer than `limit`.
// R3  Stop at the first answer without items, and not before. Do not trust `total`: it may be missing, change while
//     you read, and count items that you are not shown.
// R4  Send a request only when the caller wants its first item. After a `break` of the caller send nothing more.
// R5  If an answer is not ok (`response.ok`), throw an error, and ask no further. Its message holds the status and the
//     offset that you asked for.
// R6  Send at most `maxPages` requests. If each of their answers had items, throw an error whose message holds
//     `maxPages`.
//
// Not in this exercise: asking again, items that move from one page to another while you read.
//
// Before you code, fill in what should happen: limit 50, and the service has 45 items and gives at most 20 at a time.
//   offsets that you ask for: __ , __ , __ , __
// Compare with the last line of this file.

/** How `paginateOffset` reads. */
export type OffsetOptions = {
  /** Items to ask for in one answer. Default: 100. */
  limit?: number;
  /** Most requests. Default: 100. */
  maxPages?: number;
};

/**
 * Reads a list that comes in slices, item by item.
 *
 * @throws An error when a slice cannot be had, or when `maxPages` of them were not enough.
 *
 * @example
 * for await (const item of paginateOffset<Item>("http://items.test/items", {}, { limit: 20 })) console.log(item.name);
 */
export function paginateOffset<T>(
  url: string | URL,
  init: RequestInit = {},
  options: OffsetOptions = {},
): AsyncGenerator<T, void, undefined> {
  // TODO: make this an `async function*`, and write the loop. What do you know after an answer that you need next?
  throw new Error("paginateOffset is not written yet");
}

// The table above: 0, 20, 40 and 45. The last answer has no items.
