import { reply } from "./github-reply.ts";
import type { Call } from "./routes.ts";

/** A list that can be read in part: 10,000 repositories are never held at once. */
export type List<T> = { readonly total: number; slice(start: number, end: number): T[] };

/** A list that is held whole. */
export function whole<T>(all: readonly T[]): List<T> {
  return { total: all.length, slice: (start, end) => all.slice(start, end) };
}

/**
 * Answers with the page of a list that the call asks for.
 *
 * @param path - Where the links lead. GitHub's name ids, not names: `/organizations/77/repos`.
 */
export function listReply<T>({ url }: Call, path: string, list: List<T>, view: (item: T) => unknown): Response {
  const { page, perPage } = pageRequest(url.searchParams);
  const items = list.slice((page - 1) * perPage, page * perPage).map(view);
  const link = linkHeader(new URL(path + url.search, url), list.total, { page, perPage });
  return reply(items, 200, link === undefined ? {} : { link });
}

/** Which part of a list a request asks for. Pages count from 1. */
export type PageRequest = { readonly page: number; readonly perPage: number };

const mostPerPage = 100;
const usuallyPerPage = 30;

/** Reads `page` and `per_page`. What is missing or no number becomes the default; more than 100 a page becomes 100. */
export function pageRequest(query: URLSearchParams): PageRequest {
  return {
    page: positive(query.get("page")) ?? 1,
    perPage: Math.min(positive(query.get("per_page")) ?? usuallyPerPage, mostPerPage),
  };
}

/**
 * Writes the `Link` header (RFC 8288) of one page: prev, next, last and first, each where it makes sense. `undefined`
 * when everything fits on one page.
 *
 * @param list - URL of the list, with every query parameter of the request.
 */
export function linkHeader(list: URL, total: number, { page, perPage }: PageRequest): string | undefined {
  const last = Math.max(1, Math.ceil(total / perPage));
  const targets: [relation: string, page: number][] = [];
  if (page > 1) targets.push(["prev", Math.min(page - 1, last)]);
  if (page < last) targets.push(["next", page + 1], ["last", last]);
  if (page > 1) targets.push(["first", 1]);
  if (targets.length === 0) return undefined;
  return targets.map(([relation, target]) => `<${withPage(list, target)}>; rel="${relation}"`).join(", ");
}

function withPage(list: URL, page: number): string {
  const url = new URL(list);
  url.searchParams.set("page", String(page));
  return url.href;
}

function positive(value: string | null): number | undefined {
  return value !== null && /^0*[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
}
