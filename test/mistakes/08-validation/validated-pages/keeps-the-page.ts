// Caught by: R6 quotes nothing from the page
// Hangs the page on the error, for whoever prints it.
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
    const value = await fetchPage(next);
    const result = pageSchema.safeParse(value);
    if (!result.success) throw Object.assign(toContractError(page, result.error), { value });
    yield* result.data.items;
    next = result.data.next;
  }
}

function toContractError(page: number, { issues: [issue] }: z.ZodError): ContractError {
  return new ContractError(page, z.core.toDotPath(issue?.path ?? []), "is not as agreed");
}
