// Caught by: R1 begins at offset 0 and keeps the rest of the request
// Adds a second question mark to an address that has one.
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

  let offset = 0;
  for (let page = 1; page <= maxPages; page++) {
    const response = await fetch(`${url}?offset=${offset}&limit=${limit}`, init);
    if (!response.ok) throw new Error(`Cannot read the items from offset ${offset} on: status ${response.status}`);
    const { items } = (await response.json()) as { items: T[] };
    if (items.length === 0) return;
    yield* items;
    offset += items.length;
  }
  throw new Error(`The list did not end within ${maxPages} pages`);
}
