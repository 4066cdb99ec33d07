// Caught by: R5 deletes nothing more before the record is written
// Nothing comes after it, and it may fail all the same.
import { randomUUID } from "node:crypto";

export type Item = { id: number; name: string };

export type Plan = { items: Item[]; phrase: string };

export type AuditRecord = { id: number; requestId: string; outcome: number | "no answer" };

export type Report = { deleted: number[]; failed?: number; left: number[] };

export type SafeDeleteOptions = {
  baseUrl: string;
  confirm?: (plan: Plan) => Promise<string>;
  audit: (record: AuditRecord) => Promise<void>;
};

export async function safeDelete(tag: string, options: SafeDeleteOptions): Promise<Report> {
  const { baseUrl, confirm, audit } = options;
  const items = await find(baseUrl, tag);
  const ids = items.map(({ id }) => id);
  const phrase = `delete ${items.length} tagged ${tag}`;
  const typed = items.length > 0 ? await confirm?.({ items, phrase }) : undefined;
  const isConfirmed = typed === phrase;
  if (!isConfirmed) return { deleted: [], left: ids };

  for (const [index, id] of ids.entries()) {
    const requestId = randomUUID();
    const outcome = await remove(`${baseUrl}/items/${id}`, requestId);
    const writing = audit({ id, requestId, outcome });
    if (index < ids.length - 1) await writing;
    else writing.catch(() => {});
    if (!isGone(outcome)) return { deleted: ids.slice(0, index), failed: id, left: ids.slice(index + 1) };
  }
  return { deleted: ids, left: [] };
}

async function find(baseUrl: string, tag: string): Promise<Item[]> {
  const query = new URLSearchParams({ tag, limit: "100" });
  const response = await fetch(`${baseUrl}/items?${query}`);
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`The list could not be read: ${response.status}`);
  }
  const { items } = (await response.json()) as { items: Item[] };
  return items;
}

async function remove(url: string, requestId: string): Promise<AuditRecord["outcome"]> {
  try {
    const response = await fetch(url, { method: "DELETE", headers: { "x-request-id": requestId } });
    await response.body?.cancel();
    return response.status;
  } catch {
    return "no answer";
  }
}

function isGone(outcome: AuditRecord["outcome"]): boolean {
  return outcome !== "no answer" && ((outcome >= 200 && outcome < 300) || outcome === 404);
}
