import fetch, { type RequestInit as NodeFetchInit } from "node-fetch";

export type PagesOptions = { pageSize?: number; maxPages?: number };

/** An object with `next` and `return`, and node-fetch under it: no generator anywhere. */
export function paginatePages<T>(
  url: string | URL,
  init: RequestInit = {},
  { pageSize = 100, maxPages = 100 }: PagesOptions = {},
): AsyncGenerator<T, void, undefined> {
  let page = 0;
  let waiting: T[] = [];
  let isOver = false;

  const askForMore = async () => {
    page += 1;
    if (page > maxPages) throw new Error(`maxPages is ${maxPages}, and the list goes on`);
    const [address, query = ""] = String(url).split("?");
    const parameters = new URLSearchParams(query);
    parameters.set("page", String(page));
    parameters.set("per_page", String(pageSize));
    const response = await fetch(`${address}?${parameters}`, init as NodeFetchInit);
    if (response.status < 200 || response.status > 299) throw new Error(`HTTP ${response.status} for page=${page}`);
    waiting = (await response.json()) as T[];
    isOver = waiting.length === 0;
  };

  const iterator = {
    async next() {
      try {
        if (!isOver && waiting.length === 0) await askForMore();
      } catch (error) {
        isOver = true;
        throw error;
      }
      return isOver ? { done: true, value: undefined } : { done: false, value: waiting.shift() };
    },
    async return() {
      isOver = true;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator as unknown as AsyncGenerator<T, void, undefined>;
}
