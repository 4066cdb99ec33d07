import fetch from "node-fetch";

export type Item = { id: number; name: string };
export type Plan = { items: Item[]; phrase: string };
export type AuditRecord = { id: number; requestId: string; outcome: number | "no answer" };
export type Report = { deleted: number[]; failed?: number; left: number[] };
export type SafeDeleteOptions = {
  baseUrl: string;
  confirm?: (plan: Plan) => Promise<string>;
  audit: (record: AuditRecord) => Promise<void>;
};

class Failed extends Error {}

class Remover {
  readonly deleted: number[] = [];
  readonly #options: SafeDeleteOptions;

  constructor(options: SafeDeleteOptions) {
    this.#options = options;
  }

  async list(tag: string): Promise<Item[]> {
    const response = await fetch(
      `${this.#options.baseUrl}/items?${new URLSearchParams([
        ["tag", tag],
        ["limit", "100"],
      ])}`,
    );
    if (!response.ok) throw new Error("The store gave no list");
    return ((await response.json()) as { items: Item[] }).items;
  }

  async remove(id: number): Promise<void> {
    const { baseUrl, audit } = this.#options;
    const requestId = globalThis.crypto.randomUUID();
    let outcome: AuditRecord["outcome"] = "no answer";
    try {
      const response = await fetch(`${baseUrl}/items/${id}`, {
        method: "delete",
        headers: [["X-Request-ID", requestId]],
      });
      await response.arrayBuffer();
      outcome = response.status;
    } catch {
      // Recorded as it is.
    }
    await audit({ id, requestId, outcome });
    if (outcome !== 404 && !(typeof outcome === "number" && outcome >= 200 && outcome <= 299)) throw new Failed();
    this.deleted.push(id);
  }
}

export async function safeDelete(tag: string, options: SafeDeleteOptions): Promise<Report> {
  const remover = new Remover(options);
  const items = await remover.list(tag);
  const ids = items.map(({ id }) => id);
  const phrase = `delete ${ids.length} tagged ${tag}`;
  const typed = ids.length > 0 ? await options.confirm?.({ items, phrase }) : undefined;
  if (typed !== phrase) return { deleted: [], left: ids };
  for (const id of ids) {
    try {
      await remover.remove(id);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      return { deleted: remover.deleted, failed: id, left: ids.slice(ids.indexOf(id) + 1) };
    }
  }
  return { deleted: remover.deleted, left: [] };
}
