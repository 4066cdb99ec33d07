// Caught by: R5 counts exactly
// Ten times 0.1 is 0.9999999999999999.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = tokens;
  const earned = perSuccess;
  let left = most;
  return {
    tryRetry() {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    succeeded() {
      left = Math.min(most, left + earned);
    },
  };
}
