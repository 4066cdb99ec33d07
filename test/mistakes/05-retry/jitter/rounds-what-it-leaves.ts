// Caught by: R1 none leaves a wait as it is
// A timer rounds by itself.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs, capMs }: JitterState,
  random: () => number = Math.random,
): number {
  switch (kind) {
    case "none":
      return Math.round(delayMs);
    case "full":
      return random() * delayMs;
    case "equal":
      return delayMs / 2 + random() * (delayMs / 2);
    case "decorrelated":
      return Math.min(capMs, baseMs + random() * (3 * previousMs - baseMs));
  }
}
