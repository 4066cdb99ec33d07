// Caught by: R4 fetches a page only when it is wanted
// Fetches the next page before it hands out the one that it has.
export type CursorPage<T> = { items: T[]; next?: string | null };
export type Checkpoint = { page: number; cursor: string; used: string[] };
export type Step<T> = { items: T[]; checkpoint: Checkpoint | undefined };

export class PageError extends Error {
  override readonly name = "PageError";
  readonly page: number;
  readonly checkpoint: Checkpoint | undefined;

  constructor(page: number, checkpoint: Checkpoint | undefined, why: string, options?: ErrorOptions) {
    super(`Cannot read page ${page}: ${why}`, options);
    this.page = page;
    this.checkpoint = checkpoint;
  }
}

export async function* resumePages<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  from?: Checkpoint,
): AsyncGenerator<Step<T>, void, undefined> {
  let place = from;
  let kept: Step<T> | undefined;
  do {
    const page = place?.page ?? 1;
    if (place?.used.includes(place.cursor)) {
      if (kept) yield kept;
      throw new PageError(page, undefined, "its cursor has been used before");
    }
    let read: CursorPage<T>;
    try {
      read = await fetchAt(fetchPage, page, place);
    } catch (error) {
      if (kept) yield kept;
      throw error;
    }
    if (kept) yield kept;
    const used = place ? [...place.used, place.cursor] : [];
    place = read.next ? { page: page + 1, cursor: read.next, used } : undefined;
    kept = { items: read.items, checkpoint: place };
  } while (place);
  yield kept;
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
