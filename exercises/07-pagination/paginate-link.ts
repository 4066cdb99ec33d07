// Follow the links                                    about 40 minutes, after the lesson 07-pagination
//
// This service names the next page in a header: `Link: <https://api.test/repos?after=x7>; rel="next"`. Finish
// `paginateLink`: it follows these links to the end of the list, and it trusts them no further than it has to.
//
// R1  Fetch `url` with `init`, then the page that the answer names as next, again with `init`, and so on. Yield the
//     items of each answer, a JSON array, one by one and in their order. The list ends with the first answer that names
//     no next page.
// R2  The next page is the target of the link whose relation is next. `readLinks` below takes the header apart. A `rel`
//     may hold several relations with spaces between them. Upper and lower case are the same.
// R3  A target may be relative. Resolve it against the URL of the answer, `response.url`: after a redirect this is not
//     the URL that you asked for.
// R4  A page without items is not the end: while it names a next page, go on.
// R5  Fetch a page only when the caller wants an item of it. After a `break` of the caller fetch nothing more.
// R6  Follow a link only to the origin of `url`: the same scheme, host and port. Send nothing to any other origin;
//     throw a PageError. The caller's credentials are in `init`, in whatever header.
// R7  If a link leads to a URL that you have asked for before, do not ask again: throw a PageError. Two are the same when
//     `new URL(…).href` gives the same for both: `http://api.test` is `http://api.test/`.
// R8  Send at most `maxPages` requests. If the last of these pages names a next one, throw a PageError.
// R9  If a page cannot be had, throw a PageError: when its status is not ok (`response.ok`), when no answer comes, and
//     when the body is not a JSON array, or is not whole. If the status is not ok, the message holds it.
// R10 A PageError is about the page that is missing: in R6, R7 and R8 the one that the link leads to. Its `page` is the
//     number of this page, its `resumeAt` the URL. Its message holds the number and the path; neither its message, nor
//     its JSON, nor its cause (and the cause of that) shows the query or any part of a body. The caller has had all
//     items before.
//
// Not in this exercise: asking again, cancelling, redirects to another origin, links to where a redirect has led,
// targets that have a fragment or are no URL.
//
// Before you code, fill in what should happen. Page 1 has 3 items and links to page 2. Page 2 has none and links to
// page 3. Page 3 has 2 items and links to page 2.
//   requests: __   items: __   and then: __
// Compare with the last line of this file.

/** How `paginateLink` reads. */
export type LinkOptions = {
  /** Most requests. Default: 100. */
  maxPages?: number;
};

/** A page could not be had. All items before it have been yielded. */
export class PageError extends Error {
  override readonly name = "PageError";
  /** Number of this page, counted from 1. */
  readonly page: number;
  readonly #resumeAt: string;

  /** @param why - In a few words, without anything that the service or the caller keeps secret. */
  constructor(page: number, url: string | URL, why: string, options?: ErrorOptions) {
    super(`Cannot read page ${page} (${new URL(url).pathname}): ${why}`, options);
    this.page = page;
    this.#resumeAt = String(url);
  }

  /** URL of this page: `paginateLink(error.resumeAt)` goes on there. Its query may be secret, so it is never printed. */
  get resumeAt(): string {
    return this.#resumeAt;
  }
}

/**
 * Reads a list whose answers link to the next page, item by item.
 *
 * @throws PageError when a page cannot be had, or may not be.
 *
 * @example
 * for await (const repository of paginateLink<Repository>("http://github.test/orgs/octo-org/repos", { headers })) …
 */
export function paginateLink<T>(
  url: string | URL,
  init: RequestInit = {},
  options: LinkOptions = {},
): AsyncGenerator<T, void, undefined> {
  // TODO: make this an `async function*`, and write the loop. Where in it are R6, R7 and R8 decided, before any request?
  throw new Error("paginateLink is not written yet");
}

/** A link of a Link header: `<target>; rel="…"`. Without a `rel` it is empty. */
export type Link = { target: string; rel: string };

/** Takes a Link header apart (RFC 8288, section 3). Commas and semicolons may also stand inside `<…>` and quotes. */
export function readLinks(header: string): Link[] {
  const links = header.matchAll(/<([^<>]*)>((?:[^<",]|"(?:[^"\\]|\\.)*")*)/g);
  return Array.from(links, ([, target = "", rest = ""]) => {
    const parameters = [...rest.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)];
    const [, , quoted, bare] = parameters.find(([, name]) => name?.toLowerCase() === "rel") ?? [];
    return { target, rel: quoted ?? bare ?? "" };
  });
}

// The table above: 3 requests, 5 items, then a PageError about page 4, which is page 2 again.
