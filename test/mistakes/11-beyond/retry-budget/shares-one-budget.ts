// Caught by: R6 has defaults, and shares nothing
// One number for all clients of the program.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

let left = Number.NaN;

export function retryBudget({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget {
  const most = Math.round(tokens * 1_000);
  const earned = Math.round(perSuccess * 1_000);
  if (Number.isNaN(left)) left = most;
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
