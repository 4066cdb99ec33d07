// Caught by: R7 does not ask again after a wrong page
// Goes on with the next page, and gives the error at the end.
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
  let failure: ContractError | undefined;
  let next: string | null | undefined;

  for (let page = 1; next !== null; page++) {
    const value = await fetchPage(next);
    const result = pageSchema.safeParse(value);
    if (!result.success) {
      failure ??= toContractError(page, result.error);
      const envelope = z.object({ next: z.string().nullable() }).safeParse(value);
      next = envelope.success ? envelope.data.next : null;
      continue;
    }
    yield* result.data.items;
    next = result.data.next;
  }
  if (failure) throw failure;
}

function toContractError(page: number, { issues: [issue] }: z.ZodError): ContractError {
  return new ContractError(page, z.core.toDotPath(issue?.path ?? []), "is not as agreed");
}
