// Caught by: R2 yields what the schema makes of each item
// Thinks that an item that comes twice is the same one.
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
  const shape = z.object({ items: z.array(schema), next: z.string().nullable() });
  let next: string | null | undefined;
  for (let page = 1; next !== null; page++) {
    const raw: unknown = await (next === undefined ? fetchPage() : fetchPage(next));
    const result = await shape.safeParseAsync(raw);
    if (!result.success)
      throw new ContractError(page, z.core.toDotPath(result.error.issues[0]?.path ?? []), "is not as agreed");
    yield* new Set(result.data.items);
    next = result.data.next;
  }
}
