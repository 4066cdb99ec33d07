export type Page<T> = { items: T[]; next_page: number | null };

export type PagesPolicy = {
  retries?: number;
  baseMs?: number;
};

export class PageError extends Error {
  override readonly name = "PageError";
  readonly page: number;

  constructor(page: number, why: string) {
    super(`Cannot use page ${page}: ${why}`);
    this.page = page;
  }
}

/** Every step is a call of a function: the next page, and the next try. Promises without await. */
export function fetchAllPages<T>(
  getPage: (page: number) => Promise<Page<T>>,
  { retries = 3, baseMs = 500 }: PagesPolicy = {},
): Promise<T[]> {
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  const attempt = (page: number, retry: number): Promise<Page<T>> =>
    getPage(page).catch((error: unknown) => {
      if (retry === retries || !isPassing(error)) return Promise.reject(error);
      return pause(Math.random() * baseMs * 2 ** retry).then(() => attempt(page, retry + 1));
    });

  const from = (page: number, had: readonly number[]): Promise<T[]> =>
    attempt(page, 0).then((came) => {
      const trouble = troubleOf(came, [...had, page]);
      if (trouble) throw new PageError(page, trouble);
      if (came.next_page === null) return came.items;
      return from(came.next_page, [...had, page]).then((rest) => [...came.items, ...rest]);
    });

  return from(1, []);
}

function isPassing(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("name" in error && error.name === "TimeoutError") return true;
  return "status" in error && /^(429|50[0234])$/.test(String(error.status));
}

function troubleOf(page: unknown, had: readonly number[]): string | undefined {
  if (typeof page !== "object" || page === null) return "it is no page";
  if (!("items" in page) || !Array.isArray(page.items)) return "it has no list of items";
  if (!("next_page" in page)) return "it does not say what comes next";
  const next = page.next_page;
  if (next === null) return undefined;
  if (typeof next !== "number" || next % 1 !== 0) return "its next page is no number";
  return had.includes(next) ? "it leads back" : undefined;
}
