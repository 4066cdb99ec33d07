export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

/** Whole numbers of any size, so that nothing can drift. */
class Purse implements RetryBudget {
  readonly #most: bigint;
  readonly #earned: bigint;
  #left: bigint;

  constructor(tokens: number, perSuccess: number) {
    this.#most = BigInt(Math.round(tokens * 1_000));
    this.#earned = BigInt(Math.round(perSuccess * 1_000));
    this.#left = this.#most;
  }

  tryRetry(): boolean {
    const isAllowed = this.#left >= 1_000n;
    if (isAllowed) this.#left -= 1_000n;
    return isAllowed;
  }

  succeeded(): void {
    const sum = this.#left + this.#earned;
    this.#left = sum > this.#most ? this.#most : sum;
  }
}

export function retryBudget(options?: BudgetOptions): RetryBudget {
  return new Purse(options?.tokens ?? 10, options?.perSuccess ?? 0.1);
}
