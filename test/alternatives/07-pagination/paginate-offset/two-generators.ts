import { type Dispatcher, request } from "undici";

export type OffsetOptions = { limit?: number; maxPages?: number };

/** One generator for the slices, one that flattens them; undici's `request` in place of fetch. */
export async function* paginateOffset<T>(
  url: string | URL,
  init: RequestInit = {},
  options: OffsetOptions = {},
): AsyncGenerator<T, void, undefined> {
  for await (const slice of slices<T>(url, init, options)) for (const item of slice) yield item;
}

async function* slices<T>(url: string | URL, init: RequestInit, { limit = 100, maxPages = 100 }: OffsetOptions) {
  const { method = "GET", body: payload = null } = init as { method?: Dispatcher.HttpMethod; body?: string };
  const headers = Object.fromEntries(new Headers(init.headers));
  let [offset, pagesLeft] = [0, maxPages];
  while (pagesLeft-- > 0) {
    const address = new URL(url);
    address.searchParams.set("limit", limit.toFixed());
    address.searchParams.set("offset", offset.toFixed());
    const { statusCode, body } = await request(address, { method, headers, body: payload });
    if (statusCode < 200 || statusCode >= 300) throw new Error(`offset ${offset}: HTTP ${statusCode}`);
    const { items } = (await body.json()) as { items: T[] };
    if (!items.length) return;
    yield items;
    offset += items.length;
  }
  throw new Error(`maxPages (${maxPages}) reached`);
}
