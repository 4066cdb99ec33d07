/** Settings of a `retryBudget`. */
export type BudgetOptions = {
  /** How many tokens there are at the beginning, and at most: 0 or more, with up to three decimals. Default: 10. */
  tokens?: number;
  /** What a success is worth: 0 or more, with up to three decimals. Default: 0.1. */
  perSuccess?: number;
};

/** Says whether a retry may be sent. */
export type RetryBudget = {
  /** Asks for one retry. True: send it. False: give up, and pass on the last answer. */
  tryRetry(): boolean;
  /** Tells that a request has succeeded, be it the first of its call or a retry. */
  succeeded(): void;
};

/**
 * Keeps the retries of a client in proportion to its successes.
 *
 * @example
 * const budget = retryBudget({ tokens: 1 });
 * budget.tryRetry(); // => true
 * budget.tryRetry(); // => false
 */
export function retryBudget(options: BudgetOptions = {}): RetryBudget {
  const { tokens = 10, perSuccess = 0.1 } = options;
  // Whole thousandths of a token: 0.1 added ten times is 0.9999999999999999, 100 added ten times is 1,000.
  const most = toThousandths(tokens);
  const earned = toThousandths(perSuccess);
  let left = most;

  return {
    tryRetry() {
      if (left < oneToken) return false;
      left -= oneToken;
      return true;
    },
    succeeded() {
      left = Math.min(most, left + earned);
    },
  };
}

const oneToken = 1_000;

function toThousandths(tokens: number): number {
  return Math.round(tokens * oneToken);
}
