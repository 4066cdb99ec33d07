// Caught by: R5 counts exactly
// Rounds with "| 0": more than 2,147,483 tokens are a negative number of thousandths.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = (tokens * 1_000 + 0.5) | 0;
  const earned = (perSuccess * 1_000 + 0.5) | 0;
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
