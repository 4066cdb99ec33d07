// Caught by: R5 throws when an answer is not ok, and names status and offset
// Does not look at the status: an error with an empty list ends it.
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
    const { items } = (await response.json()) as { items: T[] };
    if (items.length === 0) return;
    yield* items;
    offset += items.length;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
