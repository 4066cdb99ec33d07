// Caught by: R2 yields all items and ends where no next is named
// Thinks that an item that comes twice is the same one.
export type CursorPage<T> = { items: T[]; next?: string | null };

export type CursorOptions = {
  maxPages?: number;
};

export async function* paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  { maxPages = 100 }: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  const used = new Set<string>();
  let cursor: string | undefined;
  for (let page = 1; page <= maxPages; page++) {
    let got: CursorPage<T>;
    try {
      got = await (cursor === undefined ? fetchPage() : fetchPage(cursor));
    } catch (cause) {
      throw new Error(`page ${page} could not be had`, { cause });
    }
    yield* new Set(got.items);
    if (!got.next) return;
    if (page === maxPages) break;
    if (used.has(got.next)) throw new Error(`page ${page + 1} is an old one`);
    used.add(got.next);
    cursor = got.next;
  }
  throw new Error(`more than ${maxPages} pages`);
}
