// Caught by: R5 draws from the caller's random, or from Math.random
// Once a caller has given its own chance, all others draw from it.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

let last = Math.random;

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs, capMs }: JitterState,
  random?: () => number,
): number {
  last = random ?? last;
  switch (kind) {
    case "none":
      return delayMs;
    case "full":
      return last() * delayMs;
    case "equal":
      return delayMs / 2 + last() * (delayMs / 2);
    case "decorrelated":
      return Math.min(capMs, baseMs + last() * (3 * previousMs - baseMs));
  }
}
