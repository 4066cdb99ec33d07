// Caught by: R2 full takes any part of a wait
// The cap belongs to decorrelated; the wait of the other kinds is capped before it comes here.
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
      return Math.min(capMs, random() * delayMs);
    case "equal":
      return delayMs / 2 + (random() * delayMs) / 2;
    case "decorrelated":
      return Math.min(capMs, baseMs + random() * (3 * previousMs - baseMs));
  }
}
