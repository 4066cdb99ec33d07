// Caught by: R5 does not wait longer than maxWaitMs
// A `maxWaitMs` of 0 is a limit, too.
import { setTimeout as sleep } from "node:timers/promises";

export type Repository = { id: number; full_name: string; private: boolean };
export type Patience = {
  maxWaitMs?: number;
  retries?: number;
};

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

export async function listRepos(
  server: string,
  organisation: string,
  token: string,
  options: Patience = {},
): Promise<Repository[]> {
  const home = new URL(server).origin;
  const repositories: Repository[] = [];
  let next: URL | undefined = new URL(`/orgs/${organisation}/repos?per_page=100`, home);
  while (next) {
    if (next.origin !== home) throw new GitHubError(`the next page is at ${next.origin}`);
    const response = await fetchPage(next, token, options);
    repositories.push(...((await response.json()) as Repository[]));
    next = nextOf(response);
  }
  return repositories;
}

async function fetchPage(url: URL, token: string, { maxWaitMs, retries = 3 }: Patience): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" };
  for (let retry = 0; ; retry++) {
    const response = await fetch(url, { headers });
    if (response.ok) return response;
    const why = await whyOf(response);
    const waitMs = waitOf(response);
    if (waitMs === undefined || waitMs > (maxWaitMs || 120_000) || retry === retries) {
      throw new GitHubError(why, response.status, waitMs);
    }
    await sleep(waitMs);
  }
}

function waitOf({ status, headers }: Response): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = headers.get("retry-after");
  if (seconds !== null) return Number(seconds) * 1_000;
  if (headers.get("x-ratelimit-remaining") === "0") {
    return Math.max(0, Number(headers.get("x-ratelimit-reset")) * 1_000 - Date.now());
  }
  return status === 429 ? 60_000 : undefined;
}

async function whyOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const { message } = Object(body) as { message?: unknown };
  return typeof message === "string" ? `${response.status}, ${message}` : `status ${response.status}`;
}

function nextOf(response: Response): URL | undefined {
  const target = /<([^<>]*)>\s*;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  return target === undefined ? undefined : new URL(target);
}
