export type LinkOptions = { maxPages?: number };
export type Link = { target: string; rel: string };

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

/** A class that holds the list; redirects are followed by hand, and the header is read sign by sign. */
export function paginateLink<T>(
  url: string | URL,
  init?: RequestInit,
  options?: LinkOptions,
): AsyncGenerator<T, void, undefined> {
  return new LinkedList<T>(new URL(url), init, options?.maxPages).items();
}

class LinkedList<T> {
  readonly #home: string;
  readonly #init: RequestInit | undefined;
  readonly #most: number;
  readonly #pageOf = new Map<string, number>();
  #url: URL | undefined;
  #number = 0;

  constructor(url: URL, init: RequestInit | undefined, most = 100) {
    this.#url = url;
    this.#home = url.origin;
    this.#init = init;
    this.#most = most;
  }

  async *items(): AsyncGenerator<T, void, undefined> {
    while (this.#url !== undefined) {
      this.#number += 1;
      const url = this.#permitted(this.#url);
      const { response, from } = await this.#follow(url);
      const page = await response
        .text()
        .then(JSON.parse)
        .catch(() => null);
      if (!Array.isArray(page)) throw this.#failure(url, "not an array");
      yield* page as T[];
      const link = readLinks(response.headers.get("Link") ?? "").find(isNext);
      this.#url = link === undefined ? undefined : new URL(link.target, from);
    }
  }

  #permitted(url: URL): URL {
    if (url.origin !== this.#home) throw this.#failure(url, "foreign origin");
    const before = this.#pageOf.get(url.href);
    if (before !== undefined) throw this.#failure(url, `the same as page ${before}`);
    if (this.#number > this.#most) throw this.#failure(url, "too many pages");
    this.#pageOf.set(url.href, this.#number);
    return url;
  }

  async #follow(url: URL): Promise<{ response: Response; from: URL }> {
    let from = url;
    for (let hops = 0; hops < 20; hops++) {
      const response = await this.#send(url, from);
      const to = response.headers.get("location");
      if (response.ok) return { response, from };
      if (response.status < 300 || response.status > 399 || to === null) {
        throw this.#failure(url, `the service said ${response.status}`);
      }
      from = new URL(to, from);
      if (from.origin !== this.#home) throw this.#failure(url, "redirected to a foreign origin");
    }
    throw this.#failure(url, "too many redirects");
  }

  async #send(url: URL, to: URL): Promise<Response> {
    try {
      return await fetch(to, { ...this.#init, redirect: "manual" });
    } catch {
      throw this.#failure(url, "no answer");
    }
  }

  #failure(url: URL, why: string): PageError {
    return new PageError(this.#number, url, why);
  }
}

function isNext({ rel }: Link): boolean {
  return rel.split(" ").some((word) => word.toUpperCase() === "NEXT");
}

/** Reads the header from left to right, and knows whether it is inside of `<…>` or of quotes. */
export function readLinks(header: string): Link[] {
  const links: Link[] = [];
  for (const text of cut(header, ",")) {
    const [target = "", ...parameters] = cut(text, ";").map((part) => part.trim());
    const pairs = parameters.map((parameter) => parameter.split(/\s*=\s*(.*)/s));
    const rel = pairs.find(([name = ""]) => name.toLowerCase() === "rel")?.[1] ?? "";
    if (target.startsWith("<")) links.push({ target: target.slice(1, -1), rel: rel.replace(/^"|"$/g, "") });
  }
  return links;
}

function cut(text: string, separator: string): string[] {
  const parts = [""];
  let closing = "";
  for (const sign of text) {
    if (closing !== "") closing = sign === closing ? "" : closing;
    else if (sign === "<") closing = ">";
    else if (sign === '"') closing = '"';
    if (sign === separator && closing === "") parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}
