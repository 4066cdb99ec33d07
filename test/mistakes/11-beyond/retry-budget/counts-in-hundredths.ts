// Caught by: R5 counts exactly
// A success worth 0.001 is worth nothing.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = Math.round(tokens * 100);
  const earned = Math.round(perSuccess * 100);
  let left = most;
  return {
    tryRetry() {
      if (left < 100) return false;
      left -= 100;
      return true;
    },
    succeeded() {
      left = Math.min(most, left + earned);
    },
  };
}
