// Caught by: R5 throws when a cursor comes twice
// Finds b after b, and not b after b and c.
export type CursorPage<T> = { items: T[]; next?: string | null };

export type CursorOptions = {
  maxPages?: number;
};

export async function* paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  options: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { maxPages = 100 } = options;
  let cursor: string | undefined;

  for (let page = 1; page <= maxPages; page++) {
    const { items, next } = await fetchPage(cursor).catch((cause: unknown) => {
      throw new Error(`Cannot read page ${page}`, { cause });
    });
    yield* items;
    if (!next) return;
    if (next === cursor) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
