// Caught by: R6 does not use a cursor twice, not even after going on
// Knows the cursors before the place that it began at, and not the one of this place.
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
  let place: Checkpoint | undefined = from && { page: from.page, cursor: from.cursor, used: [...from.used] };
  for (;;) {
    const here: Checkpoint | undefined = place;
    const page = here?.page ?? 1;
    if (here?.used.filter((cursor) => cursor !== from?.cursor).includes(here.cursor))
      throw new PageError(page, undefined, "leads back");
    let got: CursorPage<T>;
    try {
      got = await (here ? fetchPage(here.cursor) : fetchPage());
    } catch (cause) {
      throw new PageError(page, here && { ...here, used: [...here.used] }, "it was refused", { cause });
    }
    const used: string[] = here ? [...here.used, here.cursor] : [];
    place = got.next ? { page: page + 1, cursor: got.next, used } : undefined;
    yield { items: got.items, checkpoint: place && { ...place, used: [...used] } };
    if (!place) return;
  }
}
