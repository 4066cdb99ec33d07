// Caught by: R5 draws from the caller's random, or from Math.random
// Looks at a number first, and then waits by the next one.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs, capMs }: JitterState,
  random: () => number = Math.random,
): number {
  switch (kind) {
    case "none":
      return delayMs;
    case "full":
      return random() < 0 ? 0 : random() * delayMs;
    case "equal":
      return delayMs / 2 + (random() * delayMs) / 2;
    case "decorrelated":
      return Math.min(capMs, baseMs + random() * (3 * previousMs - baseMs));
  }
}
