// Caught by: R5 counts exactly
// So many successes make a token; the rest of the division is lost.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = Math.round(tokens * 1_000);
  const earned = Math.round(perSuccess * 1_000);
  const needed = Math.round(1 / perSuccess);
  let successes = 0;
  let left = most;
  return {
    tryRetry() {
      if (left < 1_000) return false;
      left -= 1_000;
      return true;
    },
    succeeded() {
      successes += 1;
      left = Math.min(most, left + (perSuccess < 1 ? (successes % needed === 0 ? 1_000 : 0) : earned));
    },
  };
}
