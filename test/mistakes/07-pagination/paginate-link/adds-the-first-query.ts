// Caught by: R1 follows the links and yields the items of all pages
// Writes the parameters of the first URL into the links.
export type LinkOptions = {
  maxPages?: number;
};

export class PageError extends Error {
  override readonly name = "PageError";
  readonly page: number;
  readonly #resumeAt: string;

  constructor(page: number, url: string | URL, why: string, options?: ErrorOptions) {
    super(`Cannot read page ${page} (${new URL(url).pathname}): ${why}`, options);
    this.page = page;
    this.#resumeAt = String(url);
  }

  get resumeAt(): string {
    return this.#resumeAt;
  }
}

export async function* paginateLink<T>(
  url: string | URL,
  init: RequestInit = {},
  { maxPages = 100 }: LinkOptions = {},
): AsyncGenerator<T, void, undefined> {
  const origin = new URL(url).origin;
  const asked = new Set<string>();
  let next: URL | undefined = new URL(url);
  for (let page = 1; next; page++) {
    const here: URL = next;
    if (here.origin !== origin) throw new PageError(page, here, "another origin");
    if (asked.has(here.href)) throw new PageError(page, here, "asked for before");
    if (page > maxPages) throw new PageError(page, here, `more than ${maxPages} pages`);
    asked.add(here.href);
    let response: Response;
    try {
      response = await fetch(here, init);
    } catch {
      throw new PageError(page, here, "no answer");
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new PageError(page, here, `status ${response.status}`);
    }
    let items: unknown;
    try {
      items = await response.json();
    } catch {
      throw new PageError(page, here, `status ${response.status}, not JSON`);
    }
    if (!Array.isArray(items)) throw new PageError(page, here, `status ${response.status}, no array`);
    yield* items;
    const links = readLinks(response.headers.get("link") ?? "");
    const link = links.find(({ rel }) => rel.toLowerCase().split(/\s+/).includes("next"));
    next = link && new URL(link.target, response.url);
    for (const [name, value] of new URL(url).searchParams) {
      if (next && !next.searchParams.has(name)) next.searchParams.set(name, value);
    }
  }
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
