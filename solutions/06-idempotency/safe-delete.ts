import { randomUUID } from "node:crypto";

/** An item as the store lists it. */
export type Item = { id: number; name: string };

/** What would be deleted, and what to type for it. */
export type Plan = { items: Item[]; phrase: string };

/** One DELETE, for those who ask later. */
export type AuditRecord = { id: number; requestId: string; outcome: number | "no answer" };

/** What came of it: ids of items. */
export type Report = { deleted: number[]; failed?: number; left: number[] };

export type SafeDeleteOptions = {
  /** Where the store is: `http://items.test`. */
  baseUrl: string;
  /** Shows the plan to somebody, and gives what they type. Default: nobody is there, a dry run. */
  confirm?: (plan: Plan) => Promise<string>;
  /** Writes a record down. */
  audit: (record: AuditRecord) => Promise<void>;
};

/**
 * Deletes the items that have a tag, when somebody has seen and confirmed which they are.
 *
 * @throws When the list cannot be read, and when a record cannot be written.
 *
 * @example
 * const audit = async (record) => appendFile("audit.jsonl", `${JSON.stringify(record)}\n`);
 * const confirm = async ({ items, phrase }) => terminal.question(`${items.length} items. Type: ${phrase}\n`);
 * await safeDelete("tools", { baseUrl: "http://items.test", confirm, audit }); // { deleted: [4, 8, 12], left: [] }
 */
export async function safeDelete(tag: string, options: SafeDeleteOptions): Promise<Report> {
  const { baseUrl, confirm, audit } = options;
  const items = await find(baseUrl, tag);
  const ids = items.map(({ id }) => id);
  const phrase = `delete ${items.length} tagged ${tag}`;
  const isConfirmed = items.length > 0 && (await confirm?.({ items, phrase })) === phrase;
  if (!isConfirmed) return { deleted: [], left: ids };

  // From here on only the ids count that somebody has seen: what the store has by now may be something else.
  for (const [index, id] of ids.entries()) {
    const requestId = randomUUID();
    const { outcome, isGone } = await remove(`${baseUrl}/items/${id}`, requestId);
    await audit({ id, requestId, outcome });
    if (!isGone) return { deleted: ids.slice(0, index), failed: id, left: ids.slice(index + 1) };
  }
  return { deleted: ids, left: [] };
}

async function find(baseUrl: string, tag: string): Promise<Item[]> {
  const query = new URLSearchParams({ tag, limit: "100" });
  const response = await fetch(`${baseUrl}/items?${query}`);
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`The store gave no list: ${response.status}`);
  }
  const { items } = (await response.json()) as { items: Item[] };
  return items;
}

async function remove(url: string, requestId: string) {
  try {
    const response = await fetch(url, { method: "DELETE", headers: { "x-request-id": requestId } });
    await response.body?.cancel();
    // What somebody else has deleted is gone as well.
    return { outcome: response.status, isGone: response.ok || response.status === 404 };
  } catch {
    return { outcome: "no answer", isGone: false } as const; // It may be gone or not: somebody has to look.
  }
}
