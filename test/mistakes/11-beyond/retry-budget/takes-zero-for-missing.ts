// Caught by: R6 has defaults, and shares nothing
// Who wants no retries gets ten.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget(options: BudgetOptions = {}): RetryBudget {
  const tokens = options.tokens || 10;
  const perSuccess = options.perSuccess || 0.1;
  const most = Math.round(tokens * 1_000);
  const earned = Math.round(perSuccess * 1_000);
  let left = most;
  return {
    tryRetry() {
      if (left < 1_000) return false;
      left -= 1_000;
      return true;
    },
    succeeded() {
      left = Math.min(most, left + earned);
    },
  };
}
