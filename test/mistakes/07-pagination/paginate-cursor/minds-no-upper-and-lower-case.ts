// Caught by: R1 hands each cursor back exactly as it came
// Takes two cursors that differ in case for one.
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
    yield* got.items;
    if (!got.next) return;
    if (page === maxPages) break;
    if (used.has(got.next.toLowerCase())) throw new Error(`page ${page + 1} is an old one`);
    used.add(got.next.toLowerCase());
    cursor = got.next;
  }
  throw new Error(`more than ${maxPages} pages`);
}
