// Caught by: R4 deletes the items that were shown, one after the other
// When the third one fails, all the others are gone.
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

export async function safeDelete(tag: string, { baseUrl, confirm, audit }: SafeDeleteOptions): Promise<Report> {
  const response = await fetch(`${baseUrl}/items?${new URLSearchParams({ tag, limit: "100" })}`);
  if (!response.ok) throw new Error(`The list could not be read: ${response.status}`);
  const { items } = (await response.json()) as { items: Item[] };
  const ids = items.map(({ id }) => id);
  const phrase = `delete ${items.length} tagged ${tag}`;
  if (items.length === 0 || (await confirm?.({ items, phrase })) !== phrase) return { deleted: [], left: ids };
  await Promise.all(
    ids.map(async (id) => {
      const requestId = randomUUID();
      const headers = { "x-request-id": requestId };
      const { status } = await fetch(`${baseUrl}/items/${id}`, { method: "DELETE", headers });
      await audit({ id, requestId, outcome: status });
    }),
  );
  return { deleted: ids, left: [] };
}
