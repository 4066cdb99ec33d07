// Caught by: R5 throws when a cursor comes twice
// Uses the old cursor again, and yields the same items twice.
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
    yield* items;
    if (cursor && used.has(cursor)) throw new Error(`Page ${page} came twice`);
    if (cursor) used.add(cursor);
    if (!next) return;
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
