export type Item = { id: number; name: string };
export type Plan = { items: Item[]; phrase: string };
export type AuditRecord = { id: number; requestId: string; outcome: number | "no answer" };
export type Report = { deleted: number[]; failed?: number; left: number[] };
export type SafeDeleteOptions = {
  baseUrl: string;
  confirm?: (plan: Plan) => Promise<string>;
  audit: (record: AuditRecord) => Promise<void>;
};

// The report is what the loop works on: ids move from `left` to `deleted`, until one fails.
export async function safeDelete(tag: string, { baseUrl, confirm, audit }: SafeDeleteOptions): Promise<Report> {
  const list = new URL("/items?limit=100", baseUrl);
  list.searchParams.set("tag", tag);
  const answer = await fetch(list);
  if (answer.status < 200 || answer.status > 299) throw new TypeError(await answer.text());
  const { items } = (await answer.json()) as { items: Item[] };
  const report: Report = { deleted: [], left: items.map((item) => item.id) };
  if (!confirm || items.length === 0) return report;

  const phrase = ["delete", items.length, "tagged", tag].join(" ");
  if ((await confirm({ items, phrase })) !== phrase) return report;
  while (report.left.length > 0) {
    const id = report.left.shift() as number;
    const requestId = Buffer.from(crypto.getRandomValues(new Uint8Array(12))).toString("hex");
    const init = { method: "DELETE", headers: new Headers({ "X-Request-Id": requestId }) };
    const outcome = await fetch(new URL(`/items/${id}`, baseUrl), init).then(
      (response) => response.status,
      () => "no answer" as const,
    );
    await audit({ outcome, requestId, id });
    if (outcome !== "no answer" && (/^2/.test(String(outcome)) || outcome === 404)) report.deleted.push(id);
    else return { ...report, failed: id };
  }
  return report;
}
