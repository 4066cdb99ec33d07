// Page by page, looked at first                       about 25 minutes, with the lesson 08-validation
//
// A list comes in pages: { "items": [ … ], "next": "x7" }, and `next` is null on the last page. Finish `validatedPages`:
// it hands the items on, and lets nothing through that nobody has looked at. How a page is fetched is given to you as a
// function, and what an item must be like as a schema of zod.
//
// R1  Call `fetchPage()` for the first page, and for each further page `fetchPage(next)` with the `next` of the page
//     before, until `next` is null. Call it only when the caller wants an item of that page.
// R2  Yield what the schema makes of each item, one by one and in their order: `schema` may convert, fill in and leave
//     out fields. Do not yield the item as it came.
// R3  Look at a page as a whole before you yield the first of its items. If one item is wrong, the caller gets none of
//     this page; it has all items of the pages before.
// R4  `items` must be a list, and `next` a text or null. If `items` or `next` is missing or of another kind, the page
//     is wrong: a page with a wrong `next` is not the last one. Other fields may be there.
// R5  If a page is wrong, throw a ContractError. Its `page` is the number of the page, from 1. Its `path` leads from the
//     page to what is wrong: `items`, `next`, `items[3]` or `items[3].price`; it is "" when the page is null. Of several
//     wrong items it names the first; of items and next, if both are wrong, either. Its message holds page and path.
//     (`z.core.toDotPath` writes such paths.)
// R6  The error quotes nothing from the page: not in its message, not in its fields, not in its cause.
// R7  Do not fetch a wrong page again, and no page after it: what is wrong now will be wrong in a second. If
//     `fetchPage` rejects, let its error through as it is.
//
// Not in this exercise: lists that never end, pages that come twice (lesson 07 is about them).
//
// Before you code, fill in what should happen. Pages have 3 items. On page 2 the last item has no price.
//   items that the caller gets: __   calls of fetchPage: __   page: __   path: ______
// Compare with the last line of this file.

import type { z } from "zod";

/** A page is not what was agreed on. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  /** Number of the page, from 1. */
  readonly page: number;
  /** Where in the page: `items[3].price`. */
  readonly path: string;

  /** @param problem - What is wrong there, in a few words and without the value: `must be a number`. */
  constructor(page: number, path: string, problem: string) {
    super(`Page ${page} breaks the contract: ${path || "the page"} ${problem}`);
    this.page = page;
    this.path = path;
  }
}

/**
 * Reads a list page by page, and hands on what has been looked at.
 *
 * @param fetchPage - Gives the parsed JSON of a page: of a kind that nobody has looked at yet.
 * @param schema - What an item must be like.
 * @throws ContractError when a page is not as agreed.
 *
 * @example
 * const item = z.object({ id: z.number(), price: z.number() });
 * for await (const { price } of validatedPages(fetchPage, item)) sum += price;
 */
export function validatedPages<T>(
  fetchPage: (next?: string) => Promise<unknown>,
  schema: z.ZodType<T>,
): AsyncGenerator<T, void, undefined> {
  // TODO: make this an `async function*`. Make a schema of a whole page, with `z.array(schema)` in it. (`import { z }`)
  throw new Error("validatedPages is not written yet");
}

// The table above: 3 items, 2 calls, page 2, path items[2].price.
