import { httpDate } from "../http-date.ts";
import { FixedWindow } from "./fixed-window.ts";
import { problem } from "./problem.ts";

/** So many requests in so much time. */
export type QuotaPolicy = { readonly name: string; readonly quota: number; readonly windowMs: number };

/** How a 429 says when to come back, in its `Retry-After`. */
export type RetryAfterForm = "seconds" | "date" | "none";

/** What one caller has left, under every policy. */
export class CallerQuota {
  readonly #windows: readonly { readonly policy: QuotaPolicy; readonly window: FixedWindow }[];
  #refusedUntil = Number.NEGATIVE_INFINITY;

  constructor(policies: readonly QuotaPolicy[]) {
    this.#windows = policies.map((policy) => ({ policy, window: new FixedWindow(policy.quota, policy.windowMs) }));
  }

  /** Whether the caller was told to stay away until later than this instant. */
  isRefused(nowAt: number): boolean {
    return nowAt < this.#refusedUntil;
  }

  /**
   * Spends `cost` under every policy, or under none.
   *
   * @throws a 429 when one of them has not so much left.
   */
  spend(nowAt: number, cost: number, form: RetryAfterForm): void {
    const spent = this.#windows.filter(({ window }) => window.state(nowAt).remaining < cost);
    if (spent.length === 0) {
      for (const { window } of this.#windows) window.take(nowAt, cost);
      return;
    }
    const waitSeconds = Math.max(...spent.map(({ window }) => window.secondsLeft(nowAt)));
    this.#refusedUntil = Math.max(...spent.map(({ window }) => window.state(nowAt).resetAt));
    throw problem(429, "The quota is spent.", {
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
      title: "Request cannot be satisfied as assigned quota has been exceeded",
      "violated-policies": spent.map(({ policy }) => policy.name),
      headers: retryAfter(form, nowAt, waitSeconds),
    });
  }

  /** How each policy stands, for the body of `GET /quota`. */
  state(nowAt: number) {
    return this.#windows.map(({ policy: { name, quota }, window }) => {
      const { remaining } = window.state(nowAt);
      return { name, quota, remaining, resetSeconds: window.secondsLeft(nowAt) };
    });
  }

  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), a part for each policy. */
  draftHeaders(nowAt: number): Record<string, string> {
    const policies = this.#windows.map(
      ({ policy: { name, quota, windowMs } }) => `"${name}";q=${quota};w=${Math.ceil(windowMs / 1_000)}`,
    );
    const states = this.state(nowAt).map(
      ({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`,
    );
    return { "ratelimit-policy": policies.join(", "), ratelimit: states.join(", ") };
  }

  /** The older `X-RateLimit-*`, as most services send them: of the policy with the least left, reset in epoch seconds. */
  olderHeaders(nowAt: number): Record<string, string> {
    const [tightest] = [...this.#windows].sort(
      (a, b) => a.window.state(nowAt).remaining - b.window.state(nowAt).remaining,
    );
    if (!tightest) return {};
    const { remaining, resetAt } = tightest.window.state(nowAt);
    return {
      "x-ratelimit-limit": String(tightest.policy.quota),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-reset": String(Math.ceil(resetAt / 1_000)),
    };
  }
}

function retryAfter(form: RetryAfterForm, nowAt: number, seconds: number): Record<string, string> {
  if (form === "none") return {};
  return { "retry-after": form === "seconds" ? String(seconds) : httpDate(nowAt + seconds * 1_000) };
}
