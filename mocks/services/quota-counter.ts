import type { QuotaOptions } from "./quota.ts";
import { CallerQuota, type QuotaPolicy, type RetryAfterForm } from "./quota-policies.ts";

/** Counts what every caller spends. The whole state of a quota server is here. */
export class QuotaCounter {
  readonly #policies: readonly QuotaPolicy[];
  readonly #told: NonNullable<QuotaOptions["headers"]>;
  readonly #retryAfter: RetryAfterForm;
  readonly #now: () => number;
  readonly #callers = new Map<string, CallerQuota>();
  #violations = 0;

  constructor({ policies = [usual], headers = "both", retryAfter = "seconds", now = Date.now }: QuotaOptions) {
    this.#policies = policies;
    this.#told = headers;
    this.#retryAfter = retryAfter;
    this.#now = now;
  }

  /** Requests that came although a 429 had asked the caller to stay away for longer. */
  get violations(): number {
    return this.#violations;
  }

  /** Takes the price of a request from its caller's quota. @throws a 429 when there is not so much left. */
  spend(request: Request, cost: number): void {
    const quota = this.#quotaOf(request);
    if (quota.isRefused(this.#now())) this.#violations += 1;
    quota.spend(this.#now(), cost, this.#retryAfter);
  }

  /** What the caller has left, policy by policy. */
  state(request: Request) {
    return this.#quotaOf(request).state(this.#now());
  }

  /** The headers that tell the caller what is left. */
  headers(request: Request): Record<string, string> {
    const quota = this.#quotaOf(request);
    return {
      ...(this.#told === "draft" || this.#told === "both" ? quota.draftHeaders(this.#now()) : {}),
      ...(this.#told === "older" || this.#told === "both" ? quota.olderHeaders(this.#now()) : {}),
    };
  }

  #quotaOf(request: Request): CallerQuota {
    const key = request.headers.get("x-api-key") ?? "";
    const quota = this.#callers.get(key) ?? new CallerQuota(this.#policies);
    this.#callers.set(key, quota);
    return quota;
  }
}

const usual: QuotaPolicy = { name: "default", quota: 10, windowMs: 60_000 };
