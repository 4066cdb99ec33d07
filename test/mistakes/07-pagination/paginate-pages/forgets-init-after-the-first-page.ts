// Caught by: R1 asks for page 1, 2 and 3 and keeps the rest of the request
// The first request has the caller's headers, the others have none.
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

  for (let page = 1; page <= maxPages; page++) {
    pageUrl.searchParams.set("page", String(page));
    const response = await fetch(pageUrl, page === 1 ? init : {});
    if (!response.ok) throw new Error(`Cannot read page ${page}: status ${response.status}`);
    const items = (await response.json()) as T[];
    if (items.length === 0) return;
    yield* items;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
