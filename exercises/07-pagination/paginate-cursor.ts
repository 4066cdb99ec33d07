// Where you left off                                  about 20 minutes, with the lesson 07-pagination
//
// Many services hand out a cursor with each page: a text that says where the next page begins. What is in it is their
// business. Finish `paginateCursor`. How a page is fetched is given to you as a function, so it works for any service.
//
// R1  Call `fetchPage()` for the first page. For each further page call it with the `next` of the page before, exactly
//     as it came: a cursor is not yours to read or change.
// R2  Yield the items of each page, one by one and in their order. The list ends with the first page whose `next` is
//     missing, null or an empty text.
// R3  A page without items is not the end: while it has a `next`, go on.
// R4  Call `fetchPage` only when the caller wants an item of that page. After a `break` of the caller call it no more.
// R5  If a `next` is a cursor that you have used before, the list would never end. Do not use it again: throw an error
//     whose message holds the number of the page that you were about to fetch. Pages count from 1.
// R6  Call `fetchPage` at most `maxPages` times. If the last of these pages has a `next`, throw an error whose message
//     holds `maxPages`.
// R7  If `fetchPage` rejects, throw an error whose message holds the number of the page, and whose `cause` is the
//     error of `fetchPage`.
//
// In R5, R6 and R7 the caller gets all items of the pages before, then the error.
//
// Not in this exercise: asking again, pages that have another shape.
//
// Before you code, fill in what should happen. The pages are: 3 items, next "b" · no items, next "c" · 2 items, next "b"
//   calls of fetchPage: __   items: __   and then: __
// Compare with the last line of this file.

/** A page, and where the next one begins. */
export type CursorPage<T> = { items: T[]; next?: string | null };

/** How `paginateCursor` reads. */
export type CursorOptions = {
  /** Most calls of `fetchPage`. Default: 100. */
  maxPages?: number;
};

/**
 * Reads a list whose pages each name the cursor of the next one, item by item.
 *
 * @throws An error when a page cannot be had, when a cursor comes twice, or when `maxPages` pages were not enough.
 *
 * @example
 * const fetchPage = async (cursor = "") => (await fetch(`http://slack.test/users?cursor=${cursor}`)).json();
 * for await (const user of paginateCursor<User>(fetchPage)) console.log(user.name);
 */
export function paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  options: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  // TODO: make this an `async function*`, and write the loop. A `Set` remembers the cursors.
  throw new Error("paginateCursor is not written yet");
}

// The table above: 3 calls, 5 items, then an error about page 4: "b" has been used for page 2.
