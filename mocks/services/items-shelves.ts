import { z } from "zod";

/** What a client may say about an item. */
export const itemDraft = z.object({
  name: z.string().trim().min(1).max(80),
  quantity: z.int().min(0),
  tags: z.array(z.string().min(1)).max(20).default([]),
});

/** An item before the store has numbered and dated it. */
export type ItemDraft = z.infer<typeof itemDraft>;

/** Something that the store has on its shelves. */
export type Item = Readonly<ItemDraft> & {
  readonly id: number;
  /** Instants as ISO 8601 texts. */
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** An item and how often it has been written. Version 1 is as it was created. */
export type ItemRecord = { readonly item: Item; readonly version: number };

/** The shelves: items by number, no two with one name. */
export class ItemShelves {
  readonly #now: () => number;
  readonly #records = new Map<number, ItemRecord>();
  readonly #names = new Map<string, number>();
  #lastId = 0;

  constructor(count: number, now: () => number) {
    this.#now = now;
    for (let number = 1; number <= count; number++) this.create(seedItem(number));
  }

  /** All items, oldest first. */
  list(): Item[] {
    return [...this.#records.values()].map(({ item }) => item);
  }

  get(id: string): ItemRecord | undefined {
    return /^[1-9]\d*$/.test(id) ? this.#records.get(Number(id)) : undefined;
  }

  /** Whether an item other than `id` has this name already. */
  isTaken(name: string, id?: number): boolean {
    const owner = this.#names.get(name);
    return owner !== undefined && owner !== id;
  }

  create(draft: ItemDraft): ItemRecord {
    const at = new Date(this.#now()).toISOString();
    this.#lastId += 1;
    return this.#keep({ item: { id: this.#lastId, ...draft, createdAt: at, updatedAt: at }, version: 1 });
  }

  replace({ item, version }: ItemRecord, draft: ItemDraft): ItemRecord {
    this.#names.delete(item.name);
    const updatedAt = new Date(this.#now()).toISOString();
    return this.#keep({ item: { ...item, ...draft, updatedAt }, version: version + 1 });
  }

  delete({ item }: ItemRecord): void {
    this.#records.delete(item.id);
    this.#names.delete(item.name);
  }

  #keep(record: ItemRecord): ItemRecord {
    this.#records.set(record.item.id, record);
    this.#names.set(record.item.name, record.item.id);
    return record;
  }
}

/** Names as shops have them: some need care in a query string. */
const seedNames = [
  "nuts & bolts",
  "50% wool blanket",
  "C++ handbook",
  "crème brûlée torch",
  "hand saw",
  "oak plank, 2 m",
  "paint brush #4",
  "rope (hemp)",
  "spirit level",
  "tin of tacks",
  "what-is-it?",
  "zip ties",
] as const;

const seedTags = ["tools", "kitchen", "garden", "books"] as const;

function seedItem(number: number): ItemDraft {
  const index = (number - 1) % seedNames.length;
  const series = Math.floor((number - 1) / seedNames.length) + 1;
  const name = seedNames[index] ?? "";
  return {
    name: series === 1 ? name : `${name}, series ${series}`,
    quantity: (number * 7) % 40,
    tags: [seedTags[number % seedTags.length] ?? "tools"],
  };
}
