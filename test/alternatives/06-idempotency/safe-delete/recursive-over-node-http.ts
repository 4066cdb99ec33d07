import { randomUUID } from "node:crypto";
import { request } from "node:http";

export type Item = { id: number; name: string };
export type Plan = { items: Item[]; phrase: string };
export type AuditRecord = { id: number; requestId: string; outcome: number | "no answer" };
export type Report = { deleted: number[]; failed?: number; left: number[] };
export type SafeDeleteOptions = {
  baseUrl: string;
  confirm?: (plan: Plan) => Promise<string>;
  audit: (record: AuditRecord) => Promise<void>;
};

type Reply = { status: number; text: string };

function ask(method: string, url: string, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text })).on("error", reject);
    });
    asked.on("error", reject).end();
  });
}

export async function safeDelete(tag: string, options: SafeDeleteOptions): Promise<Report> {
  const { baseUrl, confirm, audit } = options;
  const { status, text } = await ask("GET", `${baseUrl}/items?tag=${encodeURIComponent(tag)}&limit=100`);
  if (Math.floor(status / 100) !== 2) throw new Error(`No list: ${status}`);
  const items: Item[] = JSON.parse(text).items;
  const phrase = `delete ${items.length} tagged ${tag}`;

  const clear = async (left: number[], deleted: number[] = []): Promise<Report> => {
    const [id, ...rest] = left;
    if (id === undefined) return { deleted, left };
    const requestId = randomUUID();
    const reply = await ask("DELETE", `${baseUrl}/items/${id}`, { "x-request-id": requestId }).catch(() => undefined);
    await audit({ id, requestId, outcome: reply?.status ?? "no answer" });
    const isGone = reply && (reply.status === 404 || Math.floor(reply.status / 100) === 2);
    return isGone ? clear(rest, [...deleted, id]) : { deleted, failed: id, left: rest };
  };

  const ids = items.map(({ id }) => id);
  if (ids.length === 0 || confirm === undefined) return { deleted: [], left: ids };
  return (await confirm({ items, phrase })) === phrase ? clear(ids) : { deleted: [], left: ids };
}
