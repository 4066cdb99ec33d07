// Caught by: R4 decorrelated goes by the wait before
// No wait should be shorter than the base.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, capMs }: JitterState,
  random: () => number = Math.random,
): number {
  switch (kind) {
    case "none":
      return delayMs;
    case "full":
      return random() * delayMs;
    case "equal":
      return delayMs / 2 + random() * (delayMs / 2);
    case "decorrelated":
      return Math.min(capMs, random() * 3 * previousMs);
  }
}
