/**
 * Counts what is spent in windows of one length. A window opens with the first spending after the one before has
 * ended, as most rate limits of web services do it.
 */
export class FixedWindow {
  readonly limit: number;
  readonly #lengthMs: number;
  #resetAt = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(limit: number, lengthMs: number) {
    this.limit = limit;
    this.#lengthMs = lengthMs;
  }

  /** Spends `cost` if so much is left at this instant, and says whether it was. A refusal spends nothing. */
  take(nowAt: number, cost = 1): boolean {
    this.#open(nowAt);
    if (this.#used + cost > this.limit) return false;
    this.#used += cost;
    return true;
  }

  /** Gives back what a request that turned out to be free has spent. */
  giveBack(cost = 1): void {
    this.#used = Math.max(0, this.#used - cost);
  }

  /** How the window stands at this instant. `resetAt` is in milliseconds since 1970. */
  state(nowAt: number): { readonly used: number; readonly remaining: number; readonly resetAt: number } {
    if (nowAt >= this.#resetAt) return { used: 0, remaining: this.limit, resetAt: nowAt + this.#lengthMs };
    return { used: this.#used, remaining: this.limit - this.#used, resetAt: this.#resetAt };
  }

  /** Whole seconds until the window ends, at least 1: what `Retry-After` says. */
  secondsLeft(nowAt: number): number {
    return Math.max(1, Math.ceil((this.state(nowAt).resetAt - nowAt) / 1_000));
  }

  #open(nowAt: number): void {
    if (nowAt < this.#resetAt) return;
    this.#resetAt = nowAt + this.#lengthMs;
    this.#used = 0;
  }
}
