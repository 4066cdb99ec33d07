// Caught by: R3 yields no item of a page in which one is wrong
// Half of a wrong page is out before the error.
import { z } from "zod";

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

export async function* validatedPages<T>(
  fetchPage: (next?: string) => Promise<unknown>,
  schema: z.ZodType<T>,
): AsyncGenerator<T, void, undefined> {
  const pageSchema = z.object({ items: z.array(z.unknown()), next: z.string().nullable() });
  let next: string | null | undefined;

  for (let page = 1; next !== null; page++) {
    const result = pageSchema.safeParse(await fetchPage(next));
    if (!result.success) throw toContractError(page, result.error);
    for (const [index, value] of result.data.items.entries()) {
      const item = z.object({ items: z.record(z.string(), schema) }).safeParse({ items: { [index]: value } });
      if (!item.success) throw new ContractError(page, `items[${index}]`, "is not as agreed");
      yield item.data.items[index] as T;
    }
    next = result.data.next;
  }
}

function toContractError(page: number, { issues: [issue] }: z.ZodError): ContractError {
  return new ContractError(page, z.core.toDotPath(issue?.path ?? []), "is not as agreed");
}
