// Each page hands the rest to a call of its own.
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
  const { page = 1, cursor, used = [] } = from ?? {};
  if (cursor !== undefined && used.includes(cursor)) throw new PageError(page, undefined, "the list leads back");
  const read = cursor === undefined ? fetchPage() : fetchPage(cursor);
  const { items, next } = await read.catch((cause: unknown) => {
    throw new PageError(page, from, "no page came", { cause });
  });
  const checkpoint = next
    ? { page: page + 1, cursor: next, used: cursor === undefined ? [] : used.concat(cursor) }
    : undefined;
  yield { items, checkpoint };
  if (checkpoint) yield* resumePages(fetchPage, checkpoint);
}
