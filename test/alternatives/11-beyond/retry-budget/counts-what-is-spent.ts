export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

/** Looks from the other side: what is spent, from nothing up to the limit, with a little room for the drift. */
export function retryBudget(options: BudgetOptions = {}): RetryBudget {
  const limit = options.tokens === undefined ? 10 : options.tokens;
  const gain = options.perSuccess === undefined ? 0.1 : options.perSuccess;
  const drift = 1e-6;
  let spent = 0;
  function tryRetry() {
    if (spent + 1 > limit + drift) return false;
    spent++;
    return true;
  }
  function succeeded() {
    spent = Math.max(0, spent - gain);
  }
  return { tryRetry, succeeded };
}
