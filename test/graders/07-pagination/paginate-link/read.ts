import { randomInt } from "node:crypto";
import { json, type Reply } from "../../../../mocks/script.ts";
import type * as Solution from "../../../../solutions/07-pagination/paginate-link.ts";
import { openAnswer } from "../../../../src/rig/answer.ts";
import { count } from "../../../../src/rig/story.ts";

export const answer = openAnswer<typeof Solution>("07-pagination/paginate-link.ts");

type Asked = { path?: string; init?: RequestInit; options?: Solution.LinkOptions; take?: number };
type Item = { id: number };
/** The error that ended the list, as far as a caller can see it. */
type Failure = {
  isPageError: boolean;
  page: number;
  resumeAt: string;
  message: string;
  json: string;
  /** Its cause, the cause of that, and so on, each as it is printed. */
  causes: string[];
};

/** Reads the learner's list until it ends, fails, or has given so many items. */
export const read = async ({ paginateLink, PageError }: typeof Solution, url: string, asked: Asked) => {
  const { inspect } = await import("node:util");
  const { path = "/repos", init, options, take } = asked;
  const items: unknown[] = [];
  let failure: Failure | undefined;
  try {
    for await (const item of paginateLink<unknown>(`${url}${path}`, init, options)) {
      if (items.push(item) === take) break;
    }
  } catch (error) {
    const { page, resumeAt } = error as Solution.PageError;
    const isPageError = error instanceof PageError;
    const causes: string[] = [];
    for (let each = error as Error; each?.cause && causes.length < 9; each = each.cause as Error) {
      causes.push(inspect(each.cause, { depth: 12 }));
    }
    const [message, json] = [String(error), JSON.stringify(error)];
    failure = { isPageError, page, resumeAt: String(resumeAt), message, json, causes };
  }
  // Time enough for requests that should not come any more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { items, failure };
};

export const some = (size: number): Item[] => Array.from({ length: size }, () => ({ id: randomInt(1e9) }));
/** A page of items, and the Link header that comes with it. */
export type Page = readonly [items: unknown[], link?: string];
export const replies = (pages: readonly Page[]): Reply[] =>
  pages.map(([items, link]) => json(items, { headers: link === undefined ? {} : { link } }));
export const next = (target: string) => `<${target}>; rel="next"`;
export const itemsOf = (pages: readonly Page[]) => pages.flatMap(([items]) => items);

type Wire = { requests: readonly { url: string }[] };
type Ended = Wire & { value: { items: unknown[]; failure: Failure | undefined } | undefined };
export const api = "http://api.test";
export const urlsOf = ({ requests }: Wire) => requests.map(({ url }) => url.replace(api, ""));
export const sent = (run: Wire) => `Your client sent ${count(run.requests.length, "request")}`;
export const asked = (run: Wire) => `Your client asked for ${urlsOf(run).join(", then ") || "nothing"}`;
export const yielded = ({ value }: Ended) => `yielded ${count(value?.items.length ?? 0, "value")}`;
export const ended = ({ value }: Ended) =>
  value?.failure === undefined ? "ended without an error" : `ended with "${value.failure.message}"`;
