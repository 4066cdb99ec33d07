// Caught by: R2 full takes any part of a wait
// The caller's numbers are not drawn.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs, capMs }: JitterState,
): number {
  switch (kind) {
    case "none":
      return delayMs;
    case "full":
      return Math.random() * delayMs;
    case "equal":
      return delayMs / 2 + Math.random() * (delayMs / 2);
    case "decorrelated":
      return Math.min(capMs, baseMs + Math.random() * (3 * previousMs - baseMs));
  }
}
