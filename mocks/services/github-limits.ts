import { FixedWindow } from "./fixed-window.ts";
import { quotaSpent, tooFast } from "./github-refusals.ts";
import type { Account } from "./github-seed.ts";

/** How much the service lets through. Left out: what GitHub documents. */
export type GitHubLimits = {
  /** Requests in an hour for each user. Default: 5,000. */
  readonly requestsPerHour?: number;
  /** Requests in an hour for all who send no token. Default: 60. */
  readonly anonymousPerHour?: number;
  /** Secondary limit: a read costs 1 point, a write 5. Default: 900 in a minute. */
  readonly pointsPerMinute?: number;
  /** Secondary limit on what creates content. Default: 80 in a minute. */
  readonly contentPerMinute?: number;
  /** GitHub answers with either, so a client must know both. Default: 403. */
  readonly refusesWith?: 403 | 429;
};

/** The primary and secondary rate limits of all callers. */
export type RateLimits = {
  /** Counts a request. @throws 403 or 429 when a limit is reached. */
  spend(caller: Account | undefined, method: string): void;
  /** Takes a request back that does not count, such as one answered with 304. */
  giveBack(caller: Account | undefined): void;
  /** The `X-RateLimit-*` headers. */
  headers(caller: Account | undefined): Record<string, string>;
  /** The numbers of `GET /rate_limit`. */
  core(caller: Account | undefined): { limit: number; used: number; remaining: number; reset: number };
  /** Forgets what was spent. */
  reset(): void;
};

/** Makes the limits of one instance of the service. */
export function createRateLimits(limits: GitHubLimits, now: () => number): RateLimits {
  const budgets = new Map<number | undefined, Budget>();
  const budgetOf = (caller: Account | undefined) => {
    const budget = budgets.get(caller?.id) ?? newBudget(limits, caller);
    budgets.set(caller?.id, budget);
    return budget;
  };
  const core: RateLimits["core"] = (caller) => {
    const { requests } = budgetOf(caller);
    const { used, remaining, resetAt } = requests.state(now());
    return { limit: requests.limit, used, remaining, reset: Math.ceil(resetAt / 1_000) };
  };
  return {
    core,
    spend(caller, method) {
      const { requests, points, content } = budgetOf(caller);
      const status = limits.refusesWith ?? 403;
      const isWrite = method !== "GET" && method !== "HEAD";
      if (!requests.take(now())) throw quotaSpent(status, caller?.id);
      for (const [window, cost] of [[points, isWrite ? 5 : 1], ...(isWrite ? [[content, 1] as const] : [])] as const)
        if (!window.take(now(), cost)) throw tooFast(status, window.secondsLeft(now()));
    },
    giveBack: (caller) => budgetOf(caller).requests.giveBack(),
    reset: () => budgets.clear(),
    headers(caller) {
      const { limit, used, remaining, reset } = core(caller);
      return {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(remaining),
        "x-ratelimit-used": String(used),
        "x-ratelimit-reset": String(reset),
        "x-ratelimit-resource": "core",
      };
    },
  };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Budget = { readonly requests: FixedWindow; readonly points: FixedWindow; readonly content: FixedWindow };

function newBudget(limits: GitHubLimits, caller: Account | undefined): Budget {
  const { requestsPerHour = 5_000, anonymousPerHour = 60, pointsPerMinute = 900, contentPerMinute = 80 } = limits;
  return {
    requests: new FixedWindow(caller ? requestsPerHour : anonymousPerHour, hourMs),
    points: new FixedWindow(pointsPerMinute, minuteMs),
    content: new FixedWindow(contentPerMinute, minuteMs),
  };
}
