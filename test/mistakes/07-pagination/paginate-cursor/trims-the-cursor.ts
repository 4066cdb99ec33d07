// Caught by: R1 hands each cursor back exactly as it came
// Takes spaces in a cursor for a slip.
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
    if (!next) return;
    if (used.has(next)) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    used.add(next);
    cursor = next.trim();
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
