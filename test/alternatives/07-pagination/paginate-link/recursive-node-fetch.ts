import fetch, { type RequestInit as NodeFetchInit } from "node-fetch";

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

type Way = readonly string[];

/** node-fetch, and a generator that hands over to itself; the way so far is an array of addresses. */
export function paginateLink<T>(
  url: string | URL,
  init: RequestInit = {},
  options: LinkOptions = {},
): AsyncGenerator<T, void, undefined> {
  const start = new URL(url).href;
  return pageAfter<T>([], start, { start, init, most: options.maxPages ?? 100 });
}

type Task = { start: string; init: RequestInit; most: number };

async function* pageAfter<T>(way: Way, address: string, task: Task): AsyncGenerator<T, void, undefined> {
  const number = way.length + 1;
  const refusal = [
    [new URL(address).origin === new URL(task.start).origin, "another origin"],
    [!way.includes(address), "a page that was read before"],
    [number <= task.most, `maxPages is ${task.most}`],
  ].find(([isFine]) => !isFine);
  if (refusal) throw new PageError(number, address, String(refusal[1]));

  const { items, next } = await ask<T>(number, address, task.init);
  for (const item of items) yield item;
  if (next !== undefined) yield* pageAfter<T>([...way, address], next, task);
}

async function ask<T>(number: number, address: string, init: RequestInit): Promise<{ items: T[]; next?: string }> {
  try {
    const response = await fetch(address, init as NodeFetchInit);
    if (!response.ok) throw new PageError(number, address, `HTTP ${response.status}`);
    const items = (await response.json()) as T[];
    if (!Array.isArray(items)) throw new PageError(number, address, "no array");
    const [link] = readLinks(response.headers.get("link") ?? "").filter(({ rel }) => /(^|\s)next(\s|$)/i.test(rel));
    return link ? { items, next: new URL(link.target, response.url).href } : { items };
  } catch (error) {
    throw error instanceof PageError ? error : new PageError(number, address, "no page came");
  }
}

export function readLinks(header: string): Link[] {
  const links = header.matchAll(/<([^<>]*)>((?:[^<",]|"(?:[^"\\]|\\.)*")*)/g);
  return Array.from(links, ([, target = "", rest = ""]) => {
    const parameters = [...rest.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)];
    const [, , quoted, bare] = parameters.find(([, name]) => name?.toLowerCase() === "rel") ?? [];
    return { target, rel: quoted ?? bare ?? "" };
  });
}
