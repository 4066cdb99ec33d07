// Not all at once                                          about 15 minutes, after the lesson 05-retry
//
// A hundred clients were refused in the same moment. If all of them wait 400 ms, they are refused once more. Finish
// `jitter`: it puts chance into a wait, in the four ways that you meet in libraries.
//
// R1  "none": give `delayMs` as it is.
// R2  "full": any part of it: `random()` times `delayMs`. Do not round, here and below: a timer does that.
// R3  "equal": half of `delayMs` for certain, and any part of the other half: the half plus `random()` times the half.
// R4  "decorrelated": from `baseMs` up to three times `state.previousMs`: `baseMs` plus `random()` times the way from
//     there to three times `previousMs`. What is more than `capMs` becomes `capMs`. It does not look at `delayMs`.
// R5  Draw one number for each wait. Without a `random` of the caller draw it from `Math.random()`.
//
// Some checks fix the numbers that are drawn. One lets you draw 5,000, and looks at the smallest and the largest wait,
// the mean, and how they are spread.
//
// Not in this exercise: other kinds, `previousMs` smaller than `baseMs`.
//
// Before you code, fill in what should come out for delayMs 800, previousMs 400, baseMs 200, capMs 1,000.
//   random() gives 0.5     none: ____   full: ____   equal: ____   decorrelated: ____
//   the mean of many       none: ____   full: ____   equal: ____
// Compare with the last line of this file.

/** How chance changes a wait. */
export type JitterKind = "none" | "full" | "equal" | "decorrelated";

/** What a wait depends on besides its own length. Every duration is in milliseconds. */
export type JitterState = {
  /** The wait before this one; before the first retry it is `baseMs`. */
  previousMs: number;
  baseMs: number;
  capMs: number;
};

/**
 * Puts chance into a wait, so that clients that failed together do not come back together.
 *
 * @param delayMs - The wait without chance: doubled and capped, as `backoffDelay` gives it.
 * @param random - Gives a number from 0 up to 1, without 1. Default: `Math.random`.
 * @returns The wait in milliseconds.
 *
 * @example
 * jitter("equal", 800, { previousMs: 400, baseMs: 200, capMs: 10_000 }, () => 0.5); // => 600
 */
export function jitter(
  kind: JitterKind,
  delayMs: number,
  state: JitterState,
  random: () => number = Math.random,
): number {
  // TODO: a `switch` over the four kinds.
  throw new Error(`jitter is not written yet: ${kind} ${delayMs} ${state.baseMs} ${random.name}`);
}

// The table above: 800, 400, 600 and 700 ms; 800, 400 and 600 ms.
