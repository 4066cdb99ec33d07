// Caught by: R6 calls fetchPage at most maxPages times, then throws
// Reads ten times as much before it notices that the list has no end.
export type CursorPage<T> = { items: T[]; next?: string | null };

export type CursorOptions = {
  maxPages?: number;
};

export async function* paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  options: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { maxPages = 1_000 } = options;
  const used = new Set<string>();
  let cursor: string | undefined;

  for (let page = 1; page <= maxPages; page++) {
    const { items, next } = await fetchPage(cursor).catch((cause: unknown) => {
      throw new Error(`Cannot read page ${page}`, { cause });
    });
    yield* items;
    if (!next) return;
    if (used.has(next)) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    used.add(next);
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
