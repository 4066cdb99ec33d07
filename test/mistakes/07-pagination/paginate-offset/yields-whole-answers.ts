// Caught by: R2 yields the items of all answers, one by one
// One asterisk is missing: the caller gets arrays.
export type OffsetOptions = {
  limit?: number;
  maxPages?: number;
};

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
    yield items as T;
    offset += items.length;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
