// Caught by: R2 refuses when less than one token is left, and takes nothing
// A refused retry costs a token, too.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = Math.round(tokens * 1_000);
  const earned = Math.round(perSuccess * 1_000);
  let left = most;
  return {
    tryRetry() {
      left -= 1_000;
      return left >= 0;
    },
    succeeded() {
      left = Math.min(most, left + earned);
    },
  };
}
