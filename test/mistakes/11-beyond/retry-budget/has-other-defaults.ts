// Caught by: R6 has defaults, and shares nothing
// Its defaults are not those that the task names.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 100, perSuccess = 0.2 }: BudgetOptions = {}): RetryBudget {
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
