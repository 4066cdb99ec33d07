/** What you say about an item. */
export type Draft = { name: string; quantity: number; tags?: string[] };

/** An item as the store keeps it. */
export type Item = { id: number; name: string; quantity: number; tags: string[] };

/** What you can do with the store. */
export type Store = {
  /** Gives an item, or undefined when there is none with this number. */
  read(id: number): Promise<Item | undefined>;
  /** Makes an item, and tells its number and its address. */
  create(draft: Draft): Promise<{ item: Item; url: string }>;
  /** Changes the fields that you name, and leaves the others. */
  change(id: number, part: Partial<Draft>): Promise<Item>;
  /** Puts a new item in the place of the old one. What you leave out is gone. */
  replace(id: number, draft: Draft): Promise<Item>;
  /** Removes an item. Gives false when there was none. */
  remove(id: number): Promise<boolean>;
  /** Gives the items whose names have these words in them. */
  search(words: string): Promise<Item[]>;
};

/** An answer that none of the six expects. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly status: number;

  constructor(status: number) {
    super(`The store answered ${status}`);
    this.status = status;
  }
}

/**
 * Opens the store at an address.
 *
 * @example
 * const store = openStore("http://items.test");
 * const { item } = await store.create({ name: "rasp", quantity: 3 });
 * await store.change(item.id, { quantity: 2 });
 */
export function openStore(baseUrl: string): Store {
  const send = async (method: string, path: string, body?: unknown) => {
    const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return fetch(new URL(path, baseUrl), { method, ...(body === undefined ? {} : json) });
  };

  return {
    read: async (id) => {
      const response = await send("GET", `/items/${id}`);
      if (response.status !== 404) return itemIn(response);
      await free(response);
      return undefined;
    },
    create: async (draft) => {
      const response = await send("POST", "/items", draft);
      const item = await itemIn(response);
      return { item, url: new URL(response.headers.get("location") ?? "", response.url).href };
    },
    change: async (id, part) => itemIn(await send("PATCH", `/items/${id}`, part)),
    replace: async (id, draft) => itemIn(await send("PUT", `/items/${id}`, draft)),
    remove: async (id) => {
      const response = await send("DELETE", `/items/${id}`);
      if (response.status !== 404) await good(response);
      await free(response);
      return response.ok;
    },
    search: async (words) => {
      const response = await good(await send("GET", `/items?${new URLSearchParams({ q: words })}`));
      const { items } = (await response.json()) as { items: Item[] };
      return items;
    },
  };
}

async function itemIn(response: Response): Promise<Item> {
  return (await (await good(response)).json()) as Item;
}

async function good(response: Response): Promise<Response> {
  if (response.ok) return response;
  await free(response);
  throw new StoreError(response.status);
}

/** Drops a body that nobody reads: it would keep its connection busy. */
async function free(response: Response): Promise<void> {
  await response.body?.cancel();
}
