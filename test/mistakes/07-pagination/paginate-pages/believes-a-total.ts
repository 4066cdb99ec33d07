// Caught by: R2 goes on after a page that is not full
// Stops when it has as many items as a header promised.
export type PagesOptions = {
  pageSize?: number;
  maxPages?: number;
};

export async function* paginatePages<T>(
  url: string | URL,
  init: RequestInit = {},
  { pageSize = 100, maxPages = 100 }: PagesOptions = {},
): AsyncGenerator<T, void, undefined> {
  let had = 0;
  for (let page = 1; page <= maxPages; page++) {
    const target = new URL(url);
    target.searchParams.set("page", String(page));
    target.searchParams.set("per_page", String(pageSize));
    const response = await fetch(target, init);
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`status ${response.status} for page ${page}`);
    }
    const items = (await response.json()) as T[];
    if (items.length === 0) return;
    yield* items;
    had += items.length;
    if (had >= Number(response.headers.get("x-total-count") ?? Number.POSITIVE_INFINITY)) return;
  }
  throw new Error(`more than ${maxPages} pages`);
}
