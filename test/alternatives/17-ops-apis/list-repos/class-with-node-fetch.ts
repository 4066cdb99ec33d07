import fetch, { type Response } from "node-fetch";

export type Repository = { id: number; full_name: string; private: boolean };
export type Patience = { maxWaitMs?: number; retries?: number };

export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: number | undefined;
  readonly waitMs: number | undefined;

  constructor(why: string, status?: number, waitMs?: number) {
    super(`Cannot list the repositories: ${why}`);
    this.status = status;
    this.waitMs = waitMs;
  }
}

/** A reader that knows where it is, with node-fetch. */
class Reader {
  readonly found: Repository[] = [];
  readonly #home: string;
  readonly #init: { headers: Record<string, string> };
  readonly #patience: Required<Patience>;

  constructor(server: string, token: string, patience: Patience) {
    this.#home = new URL(server).origin;
    this.#init = { headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" } };
    this.#patience = { maxWaitMs: patience.maxWaitMs ?? 120_000, retries: patience.retries ?? 3 };
  }

  async read(first: string): Promise<void> {
    let next: string | undefined = first;
    do {
      if (new URL(next).origin !== this.#home) throw new GitHubError("the next page is elsewhere");
      const response = await this.#page(next);
      this.found.push(...((await response.json()) as Repository[]));
      next = nextIn(response.headers.get("link"));
    } while (next);
  }

  async #page(address: string): Promise<Response> {
    const { maxWaitMs, retries } = this.#patience;
    let response = await fetch(address, this.#init);
    for (let left = retries; !response.ok; left--) {
      const limit = limitOf(response);
      if (limit === undefined || limit > maxWaitMs || left <= 0) throw await errorOf(response, limit);
      await new Promise((resolve) => setTimeout(resolve, limit));
      response = await fetch(address, this.#init);
    }
    return response;
  }
}

const nextIn = (header: string | null) =>
  header
    ?.split("<")
    .map((part) => part.split(">"))
    .find(([, rest = ""]) => /rel="?next\b/.test(rest))?.[0];

function limitOf(response: Response): number | undefined {
  const retryAfter = response.headers.get("retry-after");
  const remaining = response.headers.get("x-ratelimit-remaining");
  const reset = response.headers.get("x-ratelimit-reset");
  switch (response.status) {
    case 403:
    case 429:
      if (retryAfter !== null) return Number(retryAfter) * 1_000;
      if (remaining === "0") return Math.max(Number(reset) * 1_000 - Date.now(), 0);
      return response.status === 429 ? 60_000 : undefined;
    default:
      return undefined;
  }
}

async function errorOf(response: Response, waitMs?: number): Promise<GitHubError> {
  const text = await response.text();
  let why = `GitHub said ${response.status}`;
  try {
    why += ` ${JSON.parse(text).message}`;
  } catch {
    // No JSON, or null: the status is all there is.
  }
  return new GitHubError(why, response.status, waitMs);
}

export async function listRepos(
  server: string,
  organisation: string,
  token: string,
  options: Patience = {},
): Promise<Repository[]> {
  const reader = new Reader(server, token, options);
  await reader.read(new URL(`orgs/${organisation}/repos?per_page=100`, server).href);
  return reader.found;
}
