/** How `paginatePages` reads. */
export type PagesOptions = {
  /** Items to ask for in one answer. Default: 100. */
  pageSize?: number;
  /** Most requests. Default: 100. */
  maxPages?: number;
};

/**
 * Reads a list that comes in numbered pages, item by item.
 *
 * @throws An error when a page cannot be had, or when `maxPages` pages were not enough.
 *
 * @example
 * for await (const parcel of paginatePages<Parcel>("http://parcels.test/parcels")) console.log(parcel.id);
 */
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
    const response = await fetch(pageUrl, init);
    if (!response.ok) throw new Error(`Cannot read page ${page}: status ${response.status}`);
    const items = (await response.json()) as T[];
    // Only an empty page is the end: a service may give fewer items than it was asked for.
    if (items.length === 0) return;
    yield* items;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
