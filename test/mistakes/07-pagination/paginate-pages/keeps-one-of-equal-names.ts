// Caught by: R1 asks for page 1, 2 and 3 and keeps the rest of the request
// An object has one place for each name: of state=packed&state=sent one is lost.
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
    target.search = new URLSearchParams(Object.fromEntries(target.searchParams)).toString();
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
  }
  throw new Error(`more than ${maxPages} pages`);
}
