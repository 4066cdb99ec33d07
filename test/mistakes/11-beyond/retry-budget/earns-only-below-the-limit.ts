// Caught by: R4 never holds more than it began with
// Adds all of it as long as there is any room, and so goes over the limit.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
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
      if (left < most) left += earned;
    },
  };
}
