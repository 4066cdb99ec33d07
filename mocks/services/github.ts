import type { Service } from "../intercept.ts";
import { accountRoutes } from "./github-accounts.ts";
import { Catalog } from "./github-catalog.ts";
import { createDoor } from "./github-door.ts";
import { issueRoutes } from "./github-issues.ts";
import { createRateLimits, type GitHubLimits } from "./github-limits.ts";
import { notFound } from "./github-refusals.ts";
import { type Issue, IssueTracker } from "./github-tracker.ts";
import { routes } from "./routes.ts";

/** How a simulated GitHub behaves. */
export type GitHubOptions = {
  /** Default: `http://github.test`. */
  readonly origin?: string;
  /** Repositories of the organisation `octo-org`, made on demand. Default: 42. */
  readonly repositories?: number;
  readonly limits?: GitHubLimits;
  readonly now?: () => number;
};

/** A simulated GitHub, and what requests have opened in it. */
export type GitHub = Service & {
  /** Issues and pull requests of a repository: `issues("octocat/hello-world")`. */
  issues(repository: string): readonly Issue[];
};

/**
 * Makes a simulated GitHub REST API: users, organisations, repositories, issues, pull requests, rate limits.
 *
 * Tokens: `test-token-octocat` may do everything, `test-token-readonly` may only read.
 */
export function createGitHub(options: GitHubOptions = {}): GitHub {
  const { origin = "http://github.test", repositories = 42, now = Date.now } = options;
  const catalog = new Catalog(repositories);
  const tracker = new IssueTracker(now);
  const limits = createRateLimits(options.limits ?? {}, now);
  const door = createDoor(limits);

  const table = { ...accountRoutes(catalog, tracker, limits), ...issueRoutes(catalog, tracker) };
  return {
    origin,
    handlers: routes(table, { origin, around: door.enter, unknownPath: notFound, unknownMethod: notFound }),
    issues: (repository) => tracker.issuesOf(repository),
    reset: () => {
      tracker.clear();
      limits.reset();
      door.reset();
    },
  };
}
