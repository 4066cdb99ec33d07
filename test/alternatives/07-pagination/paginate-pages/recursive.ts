export type PagesOptions = { pageSize?: number; maxPages?: number };

/** Each page hands over to a generator for the next one. */
export function paginatePages<T>(
  url: string | URL,
  init?: RequestInit,
  options: PagesOptions = {},
): AsyncGenerator<T, void, undefined> {
  return pagesFrom<T>(1, url, init, options);
}

async function* pagesFrom<T>(
  page: number,
  url: string | URL,
  init: RequestInit | undefined,
  options: PagesOptions,
): AsyncGenerator<T, void, undefined> {
  const limit = options.maxPages ?? 100;
  if (page > limit) throw new RangeError(`more than ${limit} pages`);
  const items = await askFor<T>(page, url, init, options.pageSize ?? 100);
  if (items.length === 0) return;
  for (const item of items) yield item;
  yield* pagesFrom<T>(page + 1, url, init, options);
}

async function askFor<T>(page: number, url: string | URL, init: RequestInit | undefined, size: number): Promise<T[]> {
  const address = new URL(url);
  for (const [name, value] of Object.entries({ page, per_page: size })) address.searchParams.set(name, `${value}`);
  const response = await fetch(new Request(address, init));
  if (response.ok) return response.json() as Promise<T[]>;
  throw Object.assign(new Error(`page ${page} was answered ${response.status}`), { status: response.status });
}
