// Caught by: R3 earns perSuccess tokens with each success
// A success is never worth more than one retry.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = Math.round(tokens * 1_000);
  const earned = Math.round(Math.min(1, perSuccess) * 1_000);
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
