import { refuse } from "./pagerduty-refusals.ts";

const mostPerPage = 100;
const farthest = 10_000;

/**
 * Cuts out the part of a list that `offset` and `limit` ask for, and says whether there is more. `total` is counted
 * only for who asks for it.
 *
 * @throws 400 when one of them is no number, or the part ends beyond 10,000.
 */
export function slice<T>(all: readonly T[], query: URLSearchParams) {
  const limit = Math.min(wholeNumber(query, "limit", 25, 1), mostPerPage);
  const offset = wholeNumber(query, "offset", 0, 0);
  if (offset + limit > farthest) throw refuse(400, 2001, `Offset plus limit must not exceed ${farthest}.`);
  const isCounted = query.get("total") === "true";
  const page = { limit, offset, total: isCounted ? all.length : null, more: offset + limit < all.length };
  return { items: all.slice(offset, offset + limit), page };
}

function wholeNumber(query: URLSearchParams, name: string, usually: number, least: number): number {
  const text = query.get(name);
  if (text === null) return usually;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw refuse(400, 2001, `${name} must be a whole number, ${least} or more.`);
}
