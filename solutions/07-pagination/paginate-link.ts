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
export async function* paginateLink<T>(
  url: string | URL,
  init: RequestInit = {},
  options: LinkOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { maxPages = 100 } = options;
  const home = new URL(url).origin;
  const asked = new Set<string>();

  let next: URL | undefined = new URL(url);
  for (let page = 1; next; page++) {
    // Here, and nowhere else, it is decided whether a URL that the service named is asked for.
    if (next.origin !== home) throw new PageError(page, next, "it is at another origin");
    if (asked.has(next.href)) throw new PageError(page, next, "it has been read before");
    if (page > maxPages) throw new PageError(page, next, `the list has more than ${maxPages} pages`);
    asked.add(next.href);

    const response = await fetchPage(page, next, init);
    yield* await readItems<T>(page, next, response);
    next = nextOf(response);
  }
}

async function fetchPage(page: number, url: URL, init: RequestInit): Promise<Response> {
  // Fit to be a cause: unlike node-fetch, the built-in fetch names no URL in its errors.
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new PageError(page, url, "no answer came", { cause });
  });
  if (!response.ok) throw new PageError(page, url, `status ${response.status}`);
  return response;
}

async function readItems<T>(page: number, url: URL, response: Response): Promise<T[]> {
  // The parser's own error quotes the body. It is left out, also as a cause.
  const items: unknown = await response.json().catch(() => undefined);
  if (!Array.isArray(items)) throw new PageError(page, url, "the body is not a JSON array");
  return items;
}

function nextOf(response: Response): URL | undefined {
  const links = readLinks(response.headers.get("link") ?? "");
  const link = links.find(({ rel }) => rel.toLowerCase().split(" ").includes("next"));
  return link && new URL(link.target, response.url);
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
