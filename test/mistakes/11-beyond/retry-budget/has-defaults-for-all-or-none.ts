// Caught by: R6 has defaults, and shares nothing
// Who says one number has no value for the other.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget(options: BudgetOptions = { tokens: 10, perSuccess: 0.1 }): RetryBudget {
  const most = Math.round(Number(options.tokens) * 1_000);
  const earned = Math.round(Number(options.perSuccess) * 1_000);
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
