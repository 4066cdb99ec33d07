// Caught by: R7 says which page failed, and keeps the error as the cause
// The caller learns what failed, and not where.
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
    const { items, next } = await fetchPage(cursor);
    yield* items;
    if (!next) return;
    if (used.has(next)) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    used.add(next);
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
