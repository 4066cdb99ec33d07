// Caught by: R7 lets the error of fetchPage through
// Writes a text that was thrown into an error of its own.
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
    const raw: unknown = await (next === undefined ? fetchPage() : fetchPage(next)).catch((error) => {
      throw error instanceof Error ? error : new Error(String(error));
    });
    const result = await shape.safeParseAsync(raw);
    if (!result.success)
      throw new ContractError(page, z.core.toDotPath(result.error.issues[0]?.path ?? []), "is not as agreed");
    yield* result.data.items;
    next = result.data.next;
  }
}
