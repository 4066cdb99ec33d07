// Caught by: R4 decorrelated stops at the cap
// Tripling has no end.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs }: JitterState,
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
      return baseMs + random() * (3 * previousMs - baseMs);
  }
}
