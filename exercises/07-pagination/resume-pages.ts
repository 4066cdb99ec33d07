// On with page seven                                       about 25 minutes, after the exercise paginate-cursor
//
// A nightly copy of a long list fails on page 7. Tomorrow it shall go on there, and not read six pages again. Finish
// `resumePages`: it reads a list page by page, and says after each page how to go on later, in another process perhaps.
//
// R1  Without `from` call `fetchPage()` for the first page. For each further page call it with the `next` of the page
//     before. The list ends with the first page whose `next` is missing, null or an empty text.
// R2  Yield each page as it comes, `{ items, checkpoint }`, also a page without items. The checkpoint is the place of
//     the next page: its number (the first page is 1), its cursor, and the cursors that have been used for the pages
//     before it, in their order. After the last page it is undefined.
// R3  With `from` begin at that place: do not fetch the pages before it, and count on from its number. It may have been
//     to JSON and back. Do not change it: it may serve more than once.
// R4  Call `fetchPage` only when the caller wants that page.
// R5  If `fetchPage` rejects, throw a PageError: with the number of the page, with its place as `checkpoint` (undefined
//     for the first page), and with the error of `fetchPage` as `cause`.
// R6  Do not use a cursor again that has been used before, even if that was before `from`: throw a PageError with the
//     number of the page that you did not fetch, and without a checkpoint. The caller has had the page before it.
//
// Not in this exercise: asking again, a checkpoint of another list.
//
// Before you code, fill in what should happen. Page 1 names "b", page 2 names "c", page 3 fails.
//   the checkpoint of the error: page __, cursor __, used __
//   calls of fetchPage with this checkpoint as `from`, until page 3 is there: __
// Compare with the last line of this file.

/** A page, and where the next one begins. */
export type CursorPage<T> = { items: T[]; next?: string | null };

/** The place of a page that has not been read yet. Plain data: you may write it to a file. */
export type Checkpoint = {
  /** Number of this page, counted from 1. */
  page: number;
  /** Its cursor. */
  cursor: string;
  /** The cursors of the pages before it. */
  used: string[];
};

/** A page that has been read, and the place where the list goes on. */
export type Step<T> = {
  items: T[];
  /** `undefined` after the last page. */
  checkpoint: Checkpoint | undefined;
};

/** A page could not be had. */
export class PageError extends Error {
  override readonly name = "PageError";
  /** Number of this page, counted from 1. */
  readonly page: number;
  /** Go on here. `undefined`: at the beginning, or, when the list leads back, not at all. */
  readonly checkpoint: Checkpoint | undefined;

  constructor(page: number, checkpoint: Checkpoint | undefined, why: string, options?: ErrorOptions) {
    super(`Cannot read page ${page}: ${why}`, options);
    this.page = page;
    this.checkpoint = checkpoint;
  }
}

/**
 * Reads a list page by page, and says after each where to go on. What you have need not be read again.
 *
 * @param from - Where to begin. Default: at the first page.
 * @throws PageError when a page cannot be had, or when its cursor has been used before.
 *
 * @example
 * for await (const { items, checkpoint } of resumePages(fetchPage, await loadCheckpoint())) {
 *   await store(items);
 *   await saveCheckpoint(checkpoint);
 * }
 */
export function resumePages<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  from?: Checkpoint,
): AsyncGenerator<Step<T>, void, undefined> {
  // TODO: make this an `async function*`. One variable holds the place of the page to be read: `from` at first.
  throw new Error("resumePages is not written yet");
}

// The table above: page 3, cursor "c", used ["b"]; one call, with "c".
