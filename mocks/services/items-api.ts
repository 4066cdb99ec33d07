import { HttpResponse } from "../http-response.ts";
import { isMatch, isNoneMatch } from "./entity-tag.ts";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import type { ItemsOptions } from "./items.ts";
import { readJson, readSlice, toDraft } from "./items-requests.ts";
import { type Item, type ItemRecord, ItemShelves } from "./items-shelves.ts";
import { mergePatch } from "./merge-patch.ts";
import { problem } from "./problem.ts";
import type { Call } from "./routes.ts";

/** What an items store does with each request. Its whole state is here. */
export class ItemsApi {
  readonly #shelves: ItemShelves;
  readonly #keys: IdempotencyKeys;
  readonly #maxLimit: number;
  readonly #requiresIfMatch: boolean;

  constructor(options: ItemsOptions) {
    const { count = 25, maxLimit = 100, requireIfMatch = false, keepKeysMs = 24 * 3_600_000, now = Date.now } = options;
    this.#shelves = new ItemShelves(count, now);
    this.#keys = new IdempotencyKeys(now, keepKeysMs);
    this.#maxLimit = maxLimit;
    this.#requiresIfMatch = requireIfMatch;
  }

  get items(): readonly Item[] {
    return this.#shelves.list();
  }

  list({ url: { searchParams } }: Call): Response {
    const { offset, limit } = readSlice(searchParams, this.#maxLimit);
    const found = this.items.filter((item) => isWanted(item, searchParams));
    return HttpResponse.json({ items: found.slice(offset, offset + limit), total: found.length, offset, limit });
  }

  async create({ request, url }: Call): Promise<Response> {
    const { value, fingerprint } = await readJson(request);
    return this.#keys.once(request.headers.get("idempotency-key"), fingerprint, () => {
      const draft = toDraft(value);
      this.#refuseTaken(draft.name);
      const record = this.#shelves.create(draft);
      const location = new URL(`/items/${record.item.id}`, url).href;
      return HttpResponse.json(record.item, { status: 201, headers: { location, etag: tagOf(record) } });
    });
  }

  read({ request }: Call, id: string): Response {
    const record = this.#find(id);
    const headers = { etag: tagOf(record) };
    const known = request.headers.get("if-none-match");
    if (known !== null && !isNoneMatch(known, headers.etag)) return new HttpResponse(null, { status: 304, headers });
    return HttpResponse.json(record.item, { headers });
  }

  async replace({ request }: Call, id: string): Promise<Response> {
    const { value } = await readJson(request);
    return this.#write(request, id, () => value);
  }

  async patch({ request }: Call, id: string): Promise<Response> {
    const { value } = await readJson(request, ["application/merge-patch+json", "application/json"]);
    return this.#write(request, id, (item) => mergePatch(item, value));
  }

  delete({ request }: Call, id: string): Response {
    const record = this.#find(id);
    this.#checkIfMatch(request, record);
    this.#shelves.delete(record);
    return new HttpResponse(null, { status: 204 });
  }

  #write(request: Request, id: string, change: (item: Item) => unknown): Response {
    const record = this.#find(id);
    this.#checkIfMatch(request, record);
    const draft = toDraft(change(record.item));
    this.#refuseTaken(draft.name, record.item.id);
    const written = this.#shelves.replace(record, draft);
    return HttpResponse.json(written.item, { headers: { etag: tagOf(written) } });
  }

  #find(id: string): ItemRecord {
    const record = this.#shelves.get(id);
    if (!record) throw problem(404, "There is no such item.");
    return record;
  }

  #refuseTaken(name: string, id?: number): void {
    if (this.#shelves.isTaken(name, id)) throw problem(409, "Another item has this name already.");
  }

  #checkIfMatch(request: Request, record: ItemRecord): void {
    const wanted = request.headers.get("if-match");
    const etag = tagOf(record);
    if (wanted === null && this.#requiresIfMatch)
      throw problem(428, "Say in If-Match which version you mean to change.");
    if (wanted === null || isMatch(wanted, etag)) return;
    throw problem(412, "The item has changed since you read it.", { headers: { etag } });
  }
}

/** Whether an item has the tag and the words of the query. */
function isWanted(item: Item, query: URLSearchParams): boolean {
  const words = query.get("q")?.toLowerCase() ?? "";
  const tag = query.get("tag");
  return item.name.toLowerCase().includes(words) && (tag === null || item.tags.includes(tag));
}

function tagOf({ item, version }: ItemRecord): string {
  return `"${item.id}-${version}"`;
}
