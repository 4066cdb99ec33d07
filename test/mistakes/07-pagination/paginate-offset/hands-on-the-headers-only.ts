// Caught by: R1 begins at offset 0 and keeps the rest of the request
// Of init it takes the headers, and leaves the rest.
export type OffsetOptions = {
  limit?: number;
  maxPages?: number;
};

export async function* paginateOffset<T>(
  url: string | URL,
  init: RequestInit = {},
  { limit = 100, maxPages = 100 }: OffsetOptions = {},
): AsyncGenerator<T, void, undefined> {
  let offset = 0;
  for (let request = 0; request < maxPages; request++) {
    const target = new URL(url);
    target.searchParams.set("offset", String(offset));
    target.searchParams.set("limit", String(limit));
    const response = await fetch(target, init.headers ? { headers: init.headers } : {});
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`status ${response.status} at offset ${offset}`);
    }
    const { items } = (await response.json()) as { items: T[] };
    if (items.length === 0) return;
    yield* items;
    offset += items.length;
  }
  throw new Error(`more than ${maxPages} requests`);
}
