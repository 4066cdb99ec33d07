// Caught by: R3 stops at the first answer without items, whatever total says
// Believes that a list of 0 items has none.
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
    const response = await fetch(target, init);
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`status ${response.status} at offset ${offset}`);
    }
    const { items, total } = (await response.json()) as { items: T[]; total?: number };
    if (total === 0) return;
    if (items.length === 0) return;
    yield* items;
    offset += items.length;
  }
  throw new Error(`more than ${maxPages} requests`);
}
