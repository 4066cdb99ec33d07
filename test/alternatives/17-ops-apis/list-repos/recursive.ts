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

/** Recursive: a page and then the rest; a refusal and then the same page. */
export function listRepos(
  server: string,
  organisation: string,
  token: string,
  { maxWaitMs = 120_000, retries = 3 }: Patience = {},
): Promise<Repository[]> {
  const headers = new Headers({ Accept: "application/vnd.github+json", Authorization: `Bearer ${token}` });

  const ask = async (address: string, left: number): Promise<Repository[]> => {
    if (new URL(address).origin !== new URL(server).origin) throw new GitHubError("a link to another origin");
    const response = await fetch(address, { headers });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) {
      const next = linkOf(response, "next");
      return [...(body as Repository[]), ...(next ? await ask(next, retries) : [])];
    }
    const words = (body as { message?: unknown } | null)?.message;
    const waitMs = pauseMs(response);
    if (waitMs !== undefined && waitMs <= maxWaitMs && left > 0) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return ask(address, left - 1);
    }
    throw new GitHubError(typeof words === "string" ? words : response.statusText, response.status, waitMs);
  };
  return ask(`${new URL(server).origin}/orgs/${encodeURIComponent(organisation)}/repos?per_page=100`, retries);
}

function linkOf(response: Response, relation: string): string | undefined {
  const links = (response.headers.get("link") ?? "").split(/,\s*(?=<)/).map((link) => link.split(/>\s*;\s*/));
  const link = links.find(([, rel = ""]) => rel.replaceAll('"', "") === `rel=${relation}`);
  return link?.[0]?.slice(1);
}

/** With a second to spare, since clocks differ. */
function pauseMs({ status, headers }: Response): number | undefined {
  if (![403, 429].includes(status)) return;
  if (headers.has("retry-after")) return Number.parseInt(headers.get("retry-after") ?? "", 10) * 1_000;
  if (Number(headers.get("x-ratelimit-remaining") ?? 1) === 0) {
    const restMs = new Date(Number(headers.get("x-ratelimit-reset")) * 1_000).getTime() - Date.now();
    return restMs > 0 ? restMs + 500 : 0;
  }
  if (status === 429) return 60 * 1_000;
}
