// Caught by: R5 throws when a cursor comes twice
// One memory for all readings: whoever reads the list again is refused.
export type CursorPage<T> = { items: T[]; next?: string | null };

export type CursorOptions = {
  maxPages?: number;
};

const used = new Set<string>();

export async function* paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  { maxPages = 100 }: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  for (let page = 1; page <= maxPages; page++) {
    let got: CursorPage<T>;
    try {
      got = await (cursor === undefined ? fetchPage() : fetchPage(cursor));
    } catch (cause) {
      throw new Error(`page ${page} could not be had`, { cause });
    }
    yield* got.items;
    if (!got.next) return;
    if (page === maxPages) break;
    if (used.has(got.next)) throw new Error(`page ${page + 1} is an old one`);
    used.add(got.next);
    cursor = got.next;
  }
  throw new Error(`more than ${maxPages} pages`);
}
