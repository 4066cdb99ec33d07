// Caught by: R1 follows next from page to page, until it is null
// Takes a page without items for the end.
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
  const pageSchema = z.object({ items: z.array(schema), next: z.string().nullable() });
  let next: string | null | undefined;

  for (let page = 1; next !== null; page++) {
    const result = pageSchema.safeParse(await fetchPage(next));
    if (!result.success) throw toContractError(page, result.error);
    if (result.data.items.length === 0) return;
    yield* result.data.items;
    next = result.data.next;
  }
}

function toContractError(page: number, { issues: [issue] }: z.ZodError): ContractError {
  return new ContractError(page, z.core.toDotPath(issue?.path ?? []), "is not as agreed");
}
