// To the last page                                    about 30 minutes, with the lesson 10-resilient-client
//
// A list comes in numbered pages: { "items": [ … ], "next_page": 2 }, and `next_page` is null on the last one. Finish
// `fetchAllPages`: it reads the list to its end, and a page that fails now and then does not end the journey. How a
// page is fetched is given to you as a function.
//
// R1  Call `getPage(1)`, then `getPage` with the `next_page` of the page before, one after the other, until it is null.
//     Return all items in their order. A page without items is not the end.
// R2  If `getPage` rejects with an object whose `name` is TimeoutError, or whose `status` is 429, 500, 502, 503 or 504,
//     call it again for the same page: at most `retries` times for each page. It need not be an Error.
// R3  The wait before retry n (0, 1, 2 …) of a page is Math.random() times `baseMs * 2 ** n`.
// R4  If it rejects with anything else, do not call it again: reject with that, as it came. The same holds for the
//     error that the last retry brought. Wait for nothing then.
// R5  Look at each page before you take its items. If `items` is no list, or `next_page` neither null nor a whole
//     number, reject with a PageError about this page that quotes nothing from it, and do not call `getPage` again: the
//     page would be no better.
// R6  If `next_page` is a page that you have had already, reject with a PageError about the page that says so.
//
// Not in this exercise: deadlines, cancelling, what is inside the items, lists that grow for ever.
//
// Before you code, fill in what should happen with retries 2 and baseMs 100, Math.random() always 0.5. Page 1 is good
// and names page 2. Page 2 fails with status 503, twice, then it is good and the last.
//   calls of getPage: __   waits: __ , __
// Compare with the last line of this file.

/** One page of a list, as the service promises it. */
export type Page<T> = { items: T[]; next_page: number | null };

/** How hard `fetchAllPages` tries. */
export type PagesPolicy = {
  /** Most retries of each page: calls after its first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry of a page, in milliseconds; it doubles with each further one. Default: 500. */
  baseMs?: number;
};

/** A page is not what the service promises. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly page: number;

  /** @param why - What is wrong, in a few words and without anything from the page. */
  constructor(page: number, why: string) {
    super(`Cannot use page ${page}: ${why}`);
    this.page = page;
  }
}

/**
 * Reads a list that comes in numbered pages, and asks again for a page that time may bring.
 *
 * @throws PageError when a page is not as promised; otherwise what `getPage` threw last.
 *
 * @example
 * const users = await fetchAllPages((page) => api.get(`/users?page=${page}`), { retries: 5 });
 */
export async function fetchAllPages<T>(
  getPage: (page: number) => Promise<Page<T>>,
  options: PagesPolicy = {},
): Promise<T[]> {
  // TODO: two loops, one inside the other: over the pages, and over the tries of one page. Make the inner one a function.
  throw new Error("fetchAllPages is not written yet");
}

// The table above: 4 calls, one for page 1 and three for page 2; waits of 50 and 100 ms.
