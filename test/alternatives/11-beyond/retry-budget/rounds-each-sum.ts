export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

/** Keeps fractions, and takes the drift off after each step. */
export const retryBudget = ({ tokens = 10, perSuccess = 0.1 }: BudgetOptions = {}): RetryBudget => {
  let left = tokens;
  const change = (by: number) => {
    left = Math.min(tokens, Number((left + by).toFixed(3)));
  };
  return {
    tryRetry: () => {
      const isAllowed = left >= 1;
      if (isAllowed) change(-1);
      return isAllowed;
    },
    succeeded: () => change(perSuccess),
  };
};
