// Caught by: R3 asks for a page only when its first item is wanted
// Asks for the next page while the caller works with this one.
export type PagesOptions = {
  pageSize?: number;
  maxPages?: number;
};

export async function* paginatePages<T>(
  url: string | URL,
  init: RequestInit = {},
  options: PagesOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { pageSize = 100, maxPages = 100 } = options;
  const pageUrl = new URL(url);
  pageUrl.searchParams.set("per_page", String(pageSize));

  let ahead: Promise<Response> | undefined;
  for (let page = 1; page <= maxPages; page++) {
    pageUrl.searchParams.set("page", String(page));
    const response = await (ahead ?? fetch(pageUrl, init));
    if (!response.ok) throw new Error(`Cannot read page ${page}: status ${response.status}`);
    const items = (await response.json()) as T[];
    if (items.length === 0) return;
    pageUrl.searchParams.set("page", String(page + 1));
    ahead = page < maxPages ? fetch(pageUrl, init) : undefined;
    ahead?.catch(() => {});
    yield* items;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
