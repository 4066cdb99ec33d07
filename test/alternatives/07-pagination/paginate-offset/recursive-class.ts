export type OffsetOptions = { limit?: number; maxPages?: number };

/** A reader that knows where it stands; each slice calls for the next one. */
export function paginateOffset<T>(
  url: string | URL,
  init: RequestInit = {},
  options: OffsetOptions = {},
): AsyncGenerator<T, void, undefined> {
  return new SliceReader<T>(url, init, { limit: 100, maxPages: 100, ...options }).rest();
}

class SliceReader<T> {
  readonly #url: URL;
  readonly #init: RequestInit;
  readonly #options: Required<OffsetOptions>;
  #seen = 0;
  #requests = 0;

  constructor(url: string | URL, init: RequestInit, options: Required<OffsetOptions>) {
    this.#url = new URL(url);
    this.#init = init;
    this.#options = options;
  }

  async *rest(): AsyncGenerator<T, void, undefined> {
    const items = await this.#slice();
    for (const item of items) {
      this.#seen += 1;
      yield item;
    }
    if (items.length > 0) yield* this.rest();
  }

  async #slice(): Promise<T[]> {
    const { limit, maxPages } = this.#options;
    this.#requests += 1;
    if (this.#requests > maxPages) throw new Error(`still no end after ${maxPages} requests`);
    const address = new URL(this.#url);
    address.searchParams.set("offset", `${this.#seen}`);
    address.searchParams.set("limit", `${limit}`);
    const response = await fetch(address.href, this.#init);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}, offset ${this.#seen}`);
    const page = (await response.json()) as { items: T[] };
    return page.items;
  }
}
