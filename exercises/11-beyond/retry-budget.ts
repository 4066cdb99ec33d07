// A budget for retries                                     about 15 minutes, after the lesson 11-beyond
//
// A service is down. A hundred calls that each ask three more times make four hundred requests of it, and that keeps it
// down. Finish `retryBudget`: one budget for all calls of a client. It allows retries as long as they are few beside
// the successes.
//
// R1  The budget begins with `tokens` tokens. `tryRetry()` takes one token and returns true.
// R2  When less than one whole token is left, `tryRetry()` returns false and takes nothing.
// R3  `succeeded()` adds `perSuccess` tokens.
// R4  There are never more than `tokens` tokens. What does not fit is lost.
// R5  Count exactly: when `perSuccess` is 0.1, ten successes are one whole token, and nine are not.
// R6  Left out, `tokens` is 10, and `perSuccess` is 0.1. Zero is a number like any other. Each budget counts for
//     itself.
//
// Not in this exercise: negative numbers, more than three decimals, the retry loop itself.
//
// Before you code, fill in what should happen with tokens 2 and perSuccess 0.5.
//   tryRetry, tryRetry, tryRetry                                              ____, ____, ____
//   then succeeded, tryRetry, succeeded, tryRetry, tryRetry                   ____, ____, ____
// Compare with the last line of this file.

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
  // TODO: remember how much is left, in a unit that needs no fractions.
  throw new Error("retryBudget is not written yet");
}

// The table above: true, true, false; then false, true, false.
