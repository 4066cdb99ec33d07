import { z } from "zod";

/** A page is not what was agreed on. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  /** Number of the page, from 1. */
  readonly page: number;
  /** Where in the page: `items[3].price`. */
  readonly path: string;

  /** @param problem - What is wrong there, in a few words and without the value: `must be a number`. */
  constructor(page: number, path: string, problem: string) {
    super(`Page ${page} breaks the contract: ${path || "the page"} ${problem}`);
    this.page = page;
    this.path = path;
  }
}

/**
 * Reads a list page by page, and hands on what has been looked at.
 *
 * @param fetchPage - Gives the parsed JSON of a page: of a kind that nobody has looked at yet.
 * @param schema - What an item must be like.
 * @throws ContractError when a page is not as agreed.
 *
 * @example
 * const item = z.object({ id: z.number(), price: z.number() });
 * for await (const { price } of validatedPages(fetchPage, item)) sum += price;
 */
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

/** Keeps where and what of an issue, and nothing that could hold a value. */
function toContractError(page: number, { issues: [issue] }: z.ZodError): ContractError {
  return new ContractError(page, z.core.toDotPath(issue?.path ?? []), "is not as agreed");
}
