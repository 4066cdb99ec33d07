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

/** Recursive turns over one index; the error that comes first is kept and ends all. */
export function postsPerUser(server: string, { concurrency = 5 }: { concurrency?: number } = {}): Promise<Summary> {
  return listAt<User>(server, "/users").then(async (users) => {
    const counts: number[] = [];
    let next = 0;
    let failure: unknown;
    const turn = async (): Promise<void> => {
      const index = next++;
      const user = users[index];
      if (user === undefined || failure !== undefined) return;
      try {
        counts[index] = (await listAt(server, `/posts?${new URLSearchParams({ userId: `${user.id}` })}`)).length;
      } catch (error) {
        failure ??= error;
      }
      return turn();
    };
    await Promise.allSettled(Array.from({ length: concurrency }, turn));
    if (failure !== undefined) throw failure;
    const rows = users.map(({ id, name }, index) => ({ id, name, posts: counts[index] ?? 0 }));
    return { users: users.length, posts: counts.reduce((one, other) => one + other, 0), rows };
  });
}

async function listAt<T>(server: string, path: string): Promise<T[]> {
  let response: Response;
  try {
    response = await fetch(new URL(path, server), { headers: { accept: "application/json" } });
  } catch (cause) {
    throw new SummaryError(path, "nothing", undefined, { cause });
  }
  if (!response.ok) throw new SummaryError(path, response.statusText, response.status);
  let list: unknown;
  try {
    list = JSON.parse(await response.text());
  } catch {
    list = undefined;
  }
  if (Array.isArray(list)) return list;
  throw new SummaryError(path, "another body", response.status);
}
