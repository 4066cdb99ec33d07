/** How `paginateOffset` reads. */
export type OffsetOptions = {
  /** Items to ask for in one answer. Default: 100. */
  limit?: number;
  /** Most requests. Default: 100. */
  maxPages?: number;
};

/**
 * Reads a list that comes in slices, item by item.
 *
 * @throws An error when a slice cannot be had, or when `maxPages` of them were not enough.
 *
 * @example
 * for await (const item of paginateOffset<Item>("http://items.test/items", {}, { limit: 20 })) console.log(item.name);
 */
export async function* paginateOffset<T>(
  url: string | URL,
  init: RequestInit = {},
  options: OffsetOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { limit = 100, maxPages = 100 } = options;
  const sliceUrl = new URL(url);
  sliceUrl.searchParams.set("limit", String(limit));

  let offset = 0;
  for (let page = 1; page <= maxPages; page++) {
    sliceUrl.searchParams.set("offset", String(offset));
    const response = await fetch(sliceUrl, init);
    if (!response.ok) throw new Error(`Cannot read the items from offset ${offset} on: status ${response.status}`);
    const { items } = (await response.json()) as { items: T[] };
    if (items.length === 0) return;
    yield* items;
    // By what came, not by `limit`: the service may have given fewer, and the items between would be skipped.
    offset += items.length;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
