// Caught by: R2 refuses when less than one token is left, and takes nothing
// A success pays for a retry: then half of all requests may be retries.
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
      left = Math.min(most, left + 1_000);
    },
  };
}
