export type CursorPage<T> = { items: T[]; next?: string | null };
export type CursorOptions = { maxPages?: number };

class PaginationError extends Error {
  constructor(page: number, why: string, options?: ErrorOptions) {
    super(`page ${page}: ${why}`, options);
  }
}

/** A `while` loop, a `Map` from cursor to page, and errors of an own class. */
export async function* paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  options?: CursorOptions,
): AsyncGenerator<T, void, undefined> {
  const most = options?.maxPages ?? 100;
  const pageOf = new Map<string | undefined, number>([[undefined, 1]]);
  let cursor: string | undefined;
  let number = 1;
  while (true) {
    const page = await Promise.resolve(cursor)
      .then(fetchPage)
      .catch((error) => Promise.reject(new PaginationError(number, "could not be fetched", { cause: error })));
    for (let at = 0; at < page.items.length; at++) yield page.items[at] as T;
    cursor = page.next || undefined;
    if (cursor === undefined) break;
    number += 1;
    const before = pageOf.get(cursor);
    if (before !== undefined) throw new PaginationError(number, `is page ${before}`);
    if (number > most) throw new PaginationError(number, `no more than ${most} pages are allowed`);
    pageOf.set(cursor, number);
  }
}
