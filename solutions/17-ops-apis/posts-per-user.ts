import { mapLimit } from "../09-concurrency/map-limit.ts";

/** A user, as far as it is needed here. */
export type User = { id: number; name: string };

/** Who wrote how much. */
export type Summary = {
  users: number;
  posts: number;
  rows: { id: number; name: string; posts: number }[];
};

/** The sum cannot be had: one of its parts is missing. */
export class SummaryError extends Error {
  override readonly name = "SummaryError";
  /** Path and query of the request that failed: `/posts?userId=3`. */
  readonly path: string;
  /** `undefined`: no answer came. */
  readonly status: number | undefined;

  constructor(path: string, why: string, status?: number, options?: ErrorOptions) {
    super(`Cannot count: ${path} gave ${why}`, options);
    this.path = path;
    this.status = status;
  }
}

/**
 * Counts the posts of each user.
 *
 * @param server - Scheme, host and port, without a slash at the end.
 * @param options - `concurrency`: most requests for posts at a time, a whole number from 1 on. Default: 5.
 * @throws SummaryError
 *
 * @example
 * const { rows } = await postsPerUser("http://jsonplaceholder.test");
 * rows[0]; // => { id: 1, name: "Amara Okafor", posts: 10 }
 */
export async function postsPerUser(server: string, options: { concurrency?: number } = {}): Promise<Summary> {
  const { concurrency = 5 } = options;
  const users = (await readList(server, "/users")) as User[];
  // The first failure ends it: mapLimit begins no further call.
  const rows = await mapLimit(users, concurrency, async ({ id, name }) => {
    const posts = await readList(server, `/posts?userId=${id}`);
    return { id, name, posts: posts.length };
  });
  return { users: rows.length, posts: rows.reduce((sum, { posts }) => sum + posts, 0), rows };
}

/** Gives a list that is there, or fails: an empty list in place of a failure would be counted as 0. */
async function readList(server: string, path: string): Promise<unknown[]> {
  const response = await fetch(server + path).catch((cause: unknown) => {
    throw new SummaryError(path, "no answer", undefined, { cause });
  });
  const { ok, status } = response;
  if (!ok) throw new SummaryError(path, `status ${status}`, status);
  const list: unknown = await response.json().catch(() => undefined);
  if (!Array.isArray(list)) throw new SummaryError(path, "no JSON array", status);
  return list;
}
