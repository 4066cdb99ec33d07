// Caught by: R2 yields the items of all pages, one by one
// Takes null and 0 for no items.
export type PagesOptions = {
  pageSize?: number;
  maxPages?: number;
};

export async function* paginatePages<T>(
  url: string | URL,
  init: RequestInit = {},
  { pageSize = 100, maxPages = 100 }: PagesOptions = {},
): AsyncGenerator<T, void, undefined> {
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
    for (const item of items) if (item) yield item;
  }
  throw new Error(`more than ${maxPages} pages`);
}
