// Caught by: R2 yields all items and ends where no next is named
// Ends before it has yielded the items of the last page.
export type CursorPage<T> = { items: T[]; next?: string | null };

export type CursorOptions = {
  maxPages?: number;
};

export async function* paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  options: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { maxPages = 100 } = options;
  const used = new Set<string>();
  let cursor: string | undefined;

  for (let page = 1; page <= maxPages; page++) {
    const { items, next } = await fetchPage(cursor).catch((cause: unknown) => {
      throw new Error(`Cannot read page ${page}`, { cause });
    });
    if (!next) return;
    yield* items;
    if (used.has(next)) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    used.add(next);
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
