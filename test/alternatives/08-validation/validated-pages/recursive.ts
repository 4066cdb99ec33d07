import type { z } from "zod";

export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly page: number;
  readonly path: string;

  constructor(page: number, path: string, problem: string) {
    super(`Page ${page} breaks the contract: ${path || "the page"} ${problem}`);
    this.page = page;
    this.path = path;
  }
}

/** Without a schema of the page: the items one after another into an array first, and recursion from page to page. */
export function validatedPages<T>(
  fetchPage: (next?: string) => Promise<unknown>,
  schema: z.ZodType<T>,
): AsyncGenerator<T, void, undefined> {
  return from(1);

  async function* from(page: number, given?: string): AsyncGenerator<T, void, undefined> {
    const value = await (given === undefined ? fetchPage() : fetchPage(given));
    const { items, next } = lookAt(value, page);
    for (const item of items) yield item;
    if (next !== null) yield* from(page + 1, next);
  }

  function lookAt(value: unknown, page: number): { items: T[]; next: string | null } {
    if (typeof value !== "object" || value === null) throw new ContractError(page, "", "must be an object");
    const { items, next } = value as Record<string, unknown>;
    if (!Array.isArray(items)) throw new ContractError(page, "items", "must be a list");
    if (next !== null && typeof next !== "string") throw new ContractError(page, "next", "must be a text or null");
    return { items: items.map((item, index) => lookAtItem(item, index, page)), next };
  }

  function lookAtItem(item: unknown, index: number, page: number): T {
    const { success, data, error } = schema.safeParse(item);
    if (success) return data;
    const keys = error.issues[0]?.path ?? [];
    const rest = keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
    throw new ContractError(page, `items[${index}]${rest}`, "is not what the schema wants");
  }
}
