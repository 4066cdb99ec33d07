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

/** A generator gives the pages, a class knows how to get one. */
export async function fetchAllPages<T>(
  getPage: (page: number) => Promise<Page<T>>,
  options: PagesPolicy = {},
): Promise<T[]> {
  const all: T[] = [];
  for await (const items of new Reader(getPage, options).pages()) all.push(...items);
  return all;
}

class Reader<T> {
  readonly #getPage: (page: number) => Promise<Page<T>>;
  readonly #retries: number;
  readonly #baseMs: number;

  constructor(getPage: (page: number) => Promise<Page<T>>, { retries, baseMs }: PagesPolicy) {
    this.#getPage = getPage;
    this.#retries = retries ?? 3;
    this.#baseMs = baseMs ?? 500;
  }

  async *pages(): AsyncGenerator<T[], void, undefined> {
    const open = [1];
    const had: Record<number, true> = {};
    for (const page of open) {
      had[page] = true;
      const { items, next_page: next } = (await this.#get(page)) ?? {};
      const isPage = Array.isArray(items) && (next === null || Number.isSafeInteger(next));
      if (!isPage || had[next ?? -1]) throw new PageError(page, isPage ? "a circle" : "not as promised");
      yield items;
      if (next !== null && next !== undefined) open.push(next);
    }
  }

  async #get(page: number): Promise<Page<T>> {
    let waitMs = this.#baseMs;
    for (let left = this.#retries; left > 0; left -= 1) {
      const came = await Promise.allSettled([this.#getPage(page)]);
      if (came[0].status === "fulfilled") return came[0].value;
      this.#throwUnlessItMayPass(came[0].reason);
      await sleep(Math.random() * waitMs);
      waitMs *= 2;
    }
    return this.#getPage(page);
  }

  #throwUnlessItMayPass(error: Partial<{ name: string; status: number }> | undefined): void {
    const isBusy = new Set([429, 500, 502, 503, 504]).has(error?.status ?? 0);
    if (error?.name !== "TimeoutError" && !isBusy) throw error;
  }
}
