// Caught by: R2 creates an item and tells where it is
// An address is relative to the one that was asked, which has a path.
export type Draft = { name: string; quantity: number; tags?: string[] };

export type Item = { id: number; name: string; quantity: number; tags: string[] };

export type Store = {
  read(id: number): Promise<Item | undefined>;
  create(draft: Draft): Promise<{ item: Item; url: string }>;
  change(id: number, part: Partial<Draft>): Promise<Item>;
  replace(id: number, draft: Draft): Promise<Item>;
  remove(id: number): Promise<boolean>;
  search(words: string): Promise<Item[]>;
};

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly status: number;

  constructor(status: number) {
    super(`The store answered ${status}`);
    this.status = status;
  }
}

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
      return { item, url: new URL(response.headers.get("location") ?? "", baseUrl).href };
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

async function free(response: Response): Promise<void> {
  await response.body?.cancel();
}
