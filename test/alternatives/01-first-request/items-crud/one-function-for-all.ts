// One function asks and reads; a list says which statuses the caller takes as an answer.
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
  type Got = { status: number; value: unknown; location: string };
  const ask = async (method: string, path: string, body?: object, expected: number[] = []): Promise<Got> => {
    const request = new Request(baseUrl.replace(/\/$/, "") + path, {
      method,
      ...(body && { body: new Blob([JSON.stringify(body)], { type: "application/json" }) }),
    });
    const response = await fetch(request);
    const text = await response.text();
    const { status, headers, ok } = response;
    if (!ok && !expected.includes(status)) throw new StoreError(status);
    const location = new URL(headers.get("location") ?? path, request.url).href;
    return { status, value: ok && text ? JSON.parse(text) : undefined, location };
  };
  return {
    read: (id) => ask("GET", `/items/${id}`, undefined, [404]).then(({ value }) => value as Item | undefined),
    create: (draft) =>
      ask("POST", "/items", draft).then(({ value, location }) => ({ item: value as Item, url: location })),
    change: (id, part) => ask("PATCH", `/items/${id}`, part).then(({ value }) => value as Item),
    replace: (id, draft) => ask("PUT", `/items/${id}`, draft).then(({ value }) => value as Item),
    remove: (id) => ask("DELETE", `/items/${id}`, undefined, [404]).then(({ status }) => status !== 404),
    search: (words) =>
      ask("GET", `/items?q=${encodeURIComponent(words)}`).then(({ value }) => (value as { items: Item[] }).items),
  };
}
