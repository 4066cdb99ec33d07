// Caught by: R10 names page and path, and keeps query and body to itself
// Hands on the error of the JSON parser as a cause: it quotes the body, and is printed with the error.
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
  options: LinkOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { maxPages = 100 } = options;
  const home = new URL(url).origin;
  const asked = new Set<string>();

  let next: URL | undefined = new URL(url);
  for (let page = 1; next; page++) {
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
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new PageError(page, url, "no answer came", { cause });
  });
  if (!response.ok) throw new PageError(page, url, `status ${response.status}`);
  return response;
}

async function readItems<T>(page: number, url: URL, response: Response): Promise<T[]> {
  const items: unknown = await response.json().catch((cause: unknown) => {
    throw new PageError(page, url, "the body is not JSON", { cause });
  });
  if (!Array.isArray(items)) throw new PageError(page, url, "the body is not a JSON array");
  return items;
}

function nextOf(response: Response): URL | undefined {
  const links = readLinks(response.headers.get("link") ?? "");
  const link = links.find(({ rel }) => rel.toLowerCase().split(/\s+/).includes("next"));
  return link && new URL(link.target, response.url);
}

export type Link = { target: string; rel: string };

export function readLinks(header: string): Link[] {
  const links = header.matchAll(/<([^<>]*)>((?:[^<",]|"(?:[^"\\]|\\.)*")*)/g);
  return Array.from(links, ([, target = "", rest = ""]) => {
    const parameters = [...rest.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)];
    const [, , quoted, bare] = parameters.find(([, name]) => name?.toLowerCase() === "rel") ?? [];
    return { target, rel: quoted ?? bare ?? "" };
  });
}
