// Caught by: R3 goes on at a checkpoint, and fetches nothing before it
// Each reading begins with page 1.
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
  let page = 0;
  do {
    page += 1;
    if (place?.used.includes(place.cursor)) throw new PageError(page, undefined, "its cursor has been used before");
    const { items, next } = await fetchAt(fetchPage, page, place);
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
