export type CursorPage<T> = { items: T[]; next?: string | null };
export type CursorOptions = { maxPages?: number };

/** The way so far is a list of cursors: it says which page this is, and where the list has been. */
export function paginateCursor<T>(
  fetchPage: (cursor?: string) => Promise<CursorPage<T>>,
  options: CursorOptions = {},
): AsyncGenerator<T, void, undefined> {
  return pagesAfter([]);

  async function* pagesAfter(way: readonly string[]): AsyncGenerator<T, void, undefined> {
    const number = way.length + 1;
    if (number > (options.maxPages ?? 100)) throw new Error(`maxPages is ${options.maxPages ?? 100}`);
    let page: CursorPage<T>;
    try {
      page = number === 1 ? await fetchPage() : await fetchPage(way.at(-1));
    } catch (error) {
      throw new Error(`page ${number} failed`, { cause: error });
    }
    for (const item of page.items) yield item;
    if (page.next === undefined || page.next === null || page.next === "") return;
    if (way.includes(page.next))
      throw new Error(`page ${number + 1} would be page ${way.indexOf(page.next) + 2} again`);
    yield* pagesAfter([...way, page.next]);
  }
}
