// Caught by: R6 has defaults, and shares nothing
// Two clients with the same settings take from the same tokens.
export type BudgetOptions = { tokens?: number; perSuccess?: number };
export type RetryBudget = { tryRetry(): boolean; succeeded(): void };

export function retryBudget(options: BudgetOptions = {}): RetryBudget {
  const { tokens = 10, perSuccess = 0.1 } = options;
  options.tokens = tokens;
  const inThousandths = (number: number) => Math.round(number * 1_000) / 1_000;
  return {
    tryRetry() {
      const left = options.tokens ?? 0;
      if (left < 1) return false;
      options.tokens = inThousandths(left - 1);
      return true;
    },
    succeeded() {
      options.tokens = Math.min(tokens, inThousandths((options.tokens ?? 0) + perSuccess));
    },
  };
}
