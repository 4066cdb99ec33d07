// A class, with node-fetch and addresses made by URL.
import fetch, { type Response } from "node-fetch";

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

export const openStore = (baseUrl: string): Store => new HttpStore(new URL("/items", baseUrl));

class HttpStore implements Store {
  readonly #items: URL;

  constructor(items: URL) {
    this.#items = items;
  }

  async read(id: number): Promise<Item | undefined> {
    const response = await fetch(this.#place(id));
    return response.status === 404 ? undefined : this.#item(response);
  }

  async create(draft: Draft): Promise<{ item: Item; url: string }> {
    const response = await this.#write("POST", this.#items.href, draft);
    const item = await this.#item(response);
    return { item, url: new URL(response.headers.get("Location") as string, this.#items).toString() };
  }

  async change(id: number, part: Partial<Draft>): Promise<Item> {
    return this.#item(await this.#write("PATCH", this.#place(id), part));
  }

  async replace(id: number, draft: Draft): Promise<Item> {
    return this.#item(await this.#write("PUT", this.#place(id), draft));
  }

  async remove(id: number): Promise<boolean> {
    const { status } = await fetch(this.#place(id), { method: "DELETE" });
    if (status === 404) return false;
    if (status < 200 || status > 299) throw new StoreError(status);
    return true;
  }

  async search(words: string): Promise<Item[]> {
    const url = new URL(this.#items);
    url.searchParams.set("q", words);
    const response = await fetch(url);
    if (!response.ok) throw new StoreError(response.status);
    return ((await response.json()) as { items: Item[] }).items;
  }

  #place(id: number): string {
    return `${this.#items.href}/${id}`;
  }

  #write(method: string, url: string, value: unknown): Promise<Response> {
    return fetch(url, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(value, null, 2),
    });
  }

  async #item(response: Response): Promise<Item> {
    if (!response.ok) throw new StoreError(response.status);
    return (await response.json()) as Item;
  }
}
