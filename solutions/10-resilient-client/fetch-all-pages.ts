import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** One page of a list, as the service promises it. */
export type Page<T> = { items: T[]; next_page: number | null };

/** How hard `fetchAllPages` tries. */
export type PagesPolicy = {
  /** Most retries of each page: calls after its first one. Default: 3. */
  retries?: number;
  /** Longest wait before the first retry of a page, in milliseconds; it doubles with each further one. Default: 500. */
  baseMs?: number;
};

/** A page is not what the service promises. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly page: number;

  /** @param why - What is wrong, in a few words and without anything from the page. */
  constructor(page: number, why: string) {
    super(`Cannot use page ${page}: ${why}`);
    this.page = page;
  }
}

/**
 * Reads a list that comes in numbered pages, and asks again for a page that time may bring.
 *
 * @throws PageError when a page is not as promised; otherwise what `getPage` threw last.
 *
 * @example
 * const users = await fetchAllPages((page) => api.get(`/users?page=${page}`), { retries: 5 });
 */
export async function fetchAllPages<T>(
  getPage: (page: number) => Promise<Page<T>>,
  options: PagesPolicy = {},
): Promise<T[]> {
  const all: T[] = [];
  const had = new Set<number | null>();
  let page: number | null = 1;

  while (page !== null) {
    had.add(page);
    const { items, next_page }: Page<T> = lookAt(page, await withRetries(getPage, page, options));
    if (had.has(next_page)) throw new PageError(page, "it leads back to a page before it");
    all.push(...items);
    page = next_page;
  }
  return all;
}

/** Each page has all its retries, however many the pages before it took. */
async function withRetries<T>(
  getPage: (page: number) => Promise<T>,
  page: number,
  { retries = 3, baseMs = 500 }: PagesPolicy,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await getPage(page);
    } catch (error) {
      if (retry >= retries || !mayPass(error)) throw error;
      await sleep(Math.random() * baseMs * 2 ** retry);
    }
  }
}

const passing: readonly unknown[] = [429, 500, 502, 503, 504];

/** Anything can be thrown, also nothing at all. */
function mayPass(thrown: unknown): boolean {
  const { name, status } = (thrown ?? {}) as { name?: unknown; status?: unknown };
  return name === "TimeoutError" || passing.includes(status);
}

const pageSchema = z.object({ items: z.array(z.unknown()), next_page: z.int().nullable() });

/** A type says what a page should be. Nobody has looked yet at what came. */
function lookAt<T>(number: number, page: Page<T>): Page<T> {
  if (pageSchema.safeParse(page).success) return page;
  throw new PageError(number, "it is not as promised");
}
