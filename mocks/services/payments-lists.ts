import type { PageParameters } from "./payments-parameters.ts";
import { noSuch, refuse } from "./payments-refusals.ts";

/** A page of a list as the API shows it. */
export type ListPage<T> = {
  readonly object: "list";
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly T[];
};

/**
 * Cuts a page out of a list, newest first: after the object `starting_after`, or right before `ending_before`.
 *
 * @param kind - What the list is of: `charge`.
 * @param oldestFirst - Everything that the filters let through.
 * @throws 400 when the cursor names nothing that is in the list.
 */
export function pageOf<T extends { readonly id: string }>(
  kind: string,
  oldestFirst: readonly T[],
  { limit, starting_after: after, ending_before: before }: PageParameters,
): Pick<ListPage<T>, "has_more" | "data"> {
  if (after !== undefined && before !== undefined)
    throw refuse(400, "Received both starting_after and ending_before parameters. Please pass in only one.");
  const list = [...oldestFirst].reverse();
  const placeOf = (id: string, param: string) => {
    const place = list.findIndex((each) => each.id === id);
    if (place === -1) throw noSuch(kind, id, param);
    return place;
  };
  if (before !== undefined) {
    const end = placeOf(before, "ending_before");
    return { has_more: end > limit, data: list.slice(Math.max(0, end - limit), end) };
  }
  const start = after === undefined ? 0 : placeOf(after, "starting_after") + 1;
  return { has_more: start + limit < list.length, data: list.slice(start, start + limit) };
}

/** Whether an object passes the filters of a list request: `created`, and fields that must be equal. */
export function passes(
  object: { readonly created: number; readonly [field: string]: unknown },
  { limit, starting_after, ending_before, expand, created, ...equal }: PageParameters,
): boolean {
  const ends = typeof created === "number" ? { gte: created, lte: created } : (created ?? {});
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = ends;
  const at = object.created;
  if (at <= gt || at < gte || at >= lt || at > lte) return false;
  return Object.entries(equal).every(([field, value]) => value === undefined || object[field] === value);
}
