import { fail } from "./slack-failures.ts";

/** A page of a list, and the cursor of the next one: empty at the end. */
export type SlackPage<T> = { readonly items: readonly T[]; readonly nextCursor: string };

/**
 * Cuts a page out of a list, from where the cursor points.
 *
 * @param field - What the cursor names items by. Clients must not look inside, so it is wrapped in base64.
 * @throws `invalid_cursor`
 */
export function pageOf<Field extends string, T extends { readonly [name in Field]: string }>(
  all: readonly T[],
  field: Field,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): SlackPage<T> {
  const start = cursor === undefined ? 0 : all.findIndex((item) => cursorTo(field, item[field]) === cursor);
  if (start === -1) throw fail("invalid_cursor");
  const next = all[start + limit];
  return { items: all.slice(start, start + limit), nextCursor: next ? cursorTo(field, next[field]) : "" };
}

function cursorTo(field: string, value: string): string {
  return Buffer.from(`${field}:${value}`).toString("base64");
}
