// Caught by: R5 counts exactly
// Takes nearly a token for a token.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = tokens;
  const earned = perSuccess;
  let left = most;
  return {
    tryRetry() {
      if (left < 0.99) return false;
      left -= 1;
      return true;
    },
    succeeded() {
      left = Math.min(most, left + earned);
    },
  };
}
