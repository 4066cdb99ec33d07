// Caught by: R5 names the page and the path
// Of what holds the items it says only that the page is wrong.
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
    yield* result.data.items;
    next = result.data.next;
  }
}

function toContractError(page: number, { issues: [issue] }: z.ZodError): ContractError {
  const path = issue?.path ?? [];
  return new ContractError(page, path.length > 1 ? z.core.toDotPath(path) : "", "is not as agreed");
}
