/** A page, and where the next one begins. */
export type CursorPage<T> = { items: T[]; next?: string | null };

/** How `paginateCursor` reads. */
export type CursorOptions = {
  /** Most calls of `fetchPage`. Default: 100. */
  maxPages?: number;
};

/**
 * Reads a list whose pages each name the cursor of the next one, item by item.
 *
 * @throws An error when a page cannot be had, when a cursor comes twice, or when `maxPages` pages were not enough.
 *
 * @example
 * const fetchPage = async (cursor = "") => (await fetch(`http://slack.test/users?cursor=${cursor}`)).json();
 * for await (const user of paginateCursor<User>(fetchPage)) console.log(user.name);
 */
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
    // All cursors, not only the last one: a list can also run in a larger circle.
    if (used.has(next)) throw new Error(`Page ${page + 1} was read before: its cursor comes twice`);
    used.add(next);
    cursor = next;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
