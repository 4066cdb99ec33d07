// Caught by: R1 asks for the users, then for the posts of each
// The service leaves this name out, and gives everybody's posts with a 200.
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

export async function postsPerUser(server: string, options: { concurrency?: number } = {}): Promise<Summary> {
  const { concurrency = 5 } = options;
  const users = (await readList(server, "/users")) as User[];
  const rows: Summary["rows"] = [];
  const queue = users.entries();
  let hasFailed = false;
  async function work(): Promise<void> {
    for (const [index, { id, name }] of queue) {
      if (hasFailed) return;
      const posts = await readList(server, `/posts?userid=${id}`).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
      rows[index] = { id, name, posts: posts.length };
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return { users: rows.length, posts: rows.reduce((sum, { posts }) => sum + posts, 0), rows };
}

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
