// Caught by: R3 earns perSuccess tokens with each success
// Once empty, it stays empty.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10 }: BudgetOptions = {}): RetryBudget {
  const most = Math.round(tokens * 1_000);
  let left = most;
  return {
    tryRetry() {
      if (left < 1_000) return false;
      left -= 1_000;
      return true;
    },
    succeeded() {
      // nothing to do
    },
  };
}
