import fetch from "node-fetch";

export type User = { id: number; name: string };
export type Summary = { users: number; posts: number; rows: { id: number; name: string; posts: number }[] };

export class SummaryError extends Error {
  override readonly name = "SummaryError";
  readonly path: string;
  readonly status: number | undefined;

  constructor(path: string, why: string, status?: number, options?: ErrorOptions) {
    super(`Cannot count: ${path} gave ${why}`, options);
    this.path = path;
    this.status = status;
  }
}

/** With node-fetch; the first failure aborts the requests under way and closes the queue. */
export async function postsPerUser(server: string, options?: { concurrency?: number }): Promise<Summary> {
  const stop = new AbortController();
  const users = (await list(server, "/users", stop.signal)) as User[];
  const summary: Summary = {
    users: users.length,
    posts: 0,
    rows: users.map(({ id, name }) => ({ id, name, posts: 0 })),
  };
  const queue = [...summary.rows];
  const work = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      row.posts = (await list(server, `/posts?userId=${row.id}`, stop.signal)).length;
      summary.posts += row.posts;
    }
  };
  const workers = Array.from({ length: options?.concurrency ?? 5 }, () => work());
  try {
    await Promise.all(workers);
  } catch (error) {
    queue.length = 0;
    stop.abort();
    throw error;
  }
  return summary;
}

async function list(server: string, path: string, signal: AbortSignal): Promise<unknown[]> {
  const response = await fetch(`${server}${path}`, { signal }).catch((cause) => {
    throw new SummaryError(path, "no answer", undefined, { cause });
  });
  const body: unknown = response.ok ? await response.json().catch(() => null) : null;
  if (Array.isArray(body)) return body;
  throw new SummaryError(path, `status ${response.status} and no list`, response.status);
}
