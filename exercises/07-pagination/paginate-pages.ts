// Page after page                                     about 15 minutes, with the lesson 07-pagination
//
// A service has more parcels than fit into one answer. It hands them out in pages: GET /parcels?page=1&per_page=100
// answers with a JSON array. Finish `paginatePages`, so that its caller sees one list and need not know of pages.
//
// R1  Ask for page 1, then for page 2, 3 and so on: by the query parameters `page` and `per_page`, which is `pageSize`.
//     Keep everything else in `url`, and hand `init` on with every request.
// R2  Yield the items of each page, one by one and in their order. Stop at the first page without items. A page with
//     fewer items than you asked for is not the end: the service may give less than `pageSize`.
// R3  Ask for a page only when the caller wants its first item. After a `break` of the caller ask for nothing more.
// R4  If an answer is not ok (`response.ok`), throw an error, and ask no further. Its message holds the status and the
//     number of the page.
// R5  Send at most `maxPages` requests. If none of these pages was empty, throw an error whose message holds
//     `maxPages`: a list that ends quietly would look whole.
//
// Not in this exercise: asking again, answers that are no array.
//
// Before you code, fill in what should happen: the service has 45 parcels and gives at most 20 of them in one answer.
//   pageSize 50                           requests: __   items in the last answer: __
// Compare with the last line of this file.

/** How `paginatePages` reads. */
export type PagesOptions = {
  /** Items to ask for in one answer. Default: 100. */
  pageSize?: number;
  /** Most requests. Default: 100. */
  maxPages?: number;
};

/**
 * Reads a list that comes in numbered pages, item by item.
 *
 * @throws An error when a page cannot be had, or when `maxPages` pages were not enough.
 *
 * @example
 * for await (const parcel of paginatePages<Parcel>("http://parcels.test/parcels")) console.log(parcel.id);
 */
export function paginatePages<T>(
  url: string | URL,
  init: RequestInit = {},
  options: PagesOptions = {},
): AsyncGenerator<T, void, undefined> {
  // TODO: make this an `async function*`, and write the loop over the pages. `yield*` yields all items of an array.
  throw new Error("paginatePages is not written yet");
}

// The table above: 4 requests (20, 20 and 5 items, then none).
