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
export async function* resumePages<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  from?: Checkpoint,
): AsyncGenerator<Step<T>, void, undefined> {
  let place = from;
  do {
    const page = place?.page ?? 1;
    if (place?.used.includes(place.cursor)) throw new PageError(page, undefined, "its cursor has been used before");
    const { items, next } = await fetchAt(fetchPage, page, place);
    // A new list each time: checkpoints that the caller holds stay what they are.
    const used = place ? [...place.used, place.cursor] : [];
    place = next ? { page: page + 1, cursor: next, used } : undefined;
    yield { items, checkpoint: place };
  } while (place);
}

async function fetchAt<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  page: number,
  place: Checkpoint | undefined,
): Promise<CursorPage<T>> {
  try {
    return await (place ? fetchPage(place.cursor) : fetchPage());
  } catch (cause) {
    throw new PageError(page, place, "fetchPage failed", { cause });
  }
}
