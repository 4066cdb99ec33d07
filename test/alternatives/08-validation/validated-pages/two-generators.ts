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

/** `parse` with a catch; pages come from one generator, items from another. */
export async function* validatedPages<T>(
  fetchPage: (next?: string) => Promise<unknown>,
  schema: z.ZodType<T>,
): AsyncGenerator<T, void, undefined> {
  for await (const items of pagesOf(fetchPage, schema)) yield* items;
}

async function* pagesOf<T>(fetchPage: (next?: string) => Promise<unknown>, schema: z.ZodType<T>) {
  const agreed = z.looseObject({ next: z.union([z.string(), z.null()]), items: schema.array() });
  let page = 0;
  let next: string | null | undefined;
  do {
    page += 1;
    const came: unknown = await fetchPage(next ?? undefined);
    let read: z.infer<typeof agreed>;
    try {
      read = agreed.parse(came);
    } catch (error) {
      if (error instanceof z.ZodError) throw new ContractError(page, placeOf(error), "breaks what was agreed");
      throw error;
    }
    yield read.items;
    next = read.next;
  } while (next !== null);
}

function placeOf(error: z.ZodError): string {
  return error.issues[0] ? z.core.toDotPath(error.issues[0].path) : "";
}
