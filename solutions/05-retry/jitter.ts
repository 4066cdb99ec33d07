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
  const { previousMs, baseMs, capMs } = state;
  switch (kind) {
    case "none":
      return delayMs;
    case "full":
      return random() * delayMs;
    case "equal":
      return delayMs / 2 + random() * (delayMs / 2);
    case "decorrelated":
      // The wait before decides, not the number of the retry: so clients that began together drift apart.
      return Math.min(capMs, baseMs + random() * (3 * previousMs - baseMs));
  }
}
