// Caught by: R4 calls fetchPage only when an item of that page is wanted
// Fetches the next page while the caller works with this one.
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
  let ahead: Promise<CursorPage<T>> | undefined;
  let cursor: string | undefined;

  for (let page = 1; page <= maxPages; page++) {
    const { items, next } = await (ahead ?? fetchPage(cursor)).catch((cause: unknown) => {
      throw new Error(`Cannot read page ${page}`, { cause });
    });
    const last = !next;
    if (next && !used.has(next) && page < maxPages) {
      ahead = fetchPage(next);
      ahead.catch(() => {});
    }
    yield* items;
    if (last || !next) return;
    if (used.has(next)) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    used.add(next);
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
