// Caught by: R4 rejects with anything else as it came
// Takes the status of what the error holds for its own.
import { setTimeout as sleep } from "node:timers/promises";

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

export async function fetchAllPages<T>(
  getPage: (page: number) => Promise<Page<T>>,
  options: PagesPolicy = {},
): Promise<T[]> {
  const all: T[] = [];
  const had = new Set<number>();
  let number: number | null = 1;
  while (number !== null) {
    had.add(number);
    const page: Page<T> = await getWithRetries(getPage, number, options);
    if (page.next_page !== null && had.has(page.next_page)) throw new PageError(number, "it leads back");
    all.push(...page.items);
    number = page.next_page;
  }
  return all;
}

async function getWithRetries<T>(
  getPage: (page: number) => Promise<Page<T>>,
  number: number,
  options: PagesPolicy,
): Promise<Page<T>> {
  const { retries = 3, baseMs = 500 } = options;
  for (let retry = 0; ; retry++) {
    try {
      const page: Page<T> = await getPage(number);
      check(number, page);
      return page;
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (retry >= retries) throw error;
      await sleep(Math.random() * baseMs * 2 ** retry);
    }
  }
}

function mayPass(error: unknown): boolean {
  const { name, status = 0 } = (error ?? {}) as { name?: string; status?: number };
  const inner = (error as { response?: { status?: number } } | undefined)?.response?.status ?? 0;
  if ([429, 500, 502, 503, 504].includes(inner)) return true;
  return name === "TimeoutError" || [429, 500, 502, 503, 504].includes(status);
}

function check(number: number, page: Page<unknown>): void {
  if (!Array.isArray(page?.items)) throw new PageError(number, "items is no list");
  const { next_page: next } = page;
  if (next !== null && !Number.isInteger(next)) throw new PageError(number, "next_page is no number");
}
