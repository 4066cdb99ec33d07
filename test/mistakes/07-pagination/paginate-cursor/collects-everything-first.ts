// Caught by: R4 calls fetchPage only when an item of that page is wanted
// Reads the whole list before it yields the first item.
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
  const all: T[] = [];
  let cursor: string | undefined;

  for (let page = 1; page <= maxPages; page++) {
    const { items, next } = await fetchPage(cursor).catch((cause: unknown) => {
      throw new Error(`Cannot read page ${page}`, { cause });
    });
    all.push(...items);
    if (!next) {
      yield* all;
      return;
    }
    if (used.has(next)) {
      yield* all;
      throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    }
    used.add(next);
    cursor = next;
  }
  yield* all;
  throw new Error(`The list did not end within ${maxPages} pages`);
}
