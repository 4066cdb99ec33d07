// Caught by: R5 draws a number for each wait
// All clients of a process wait the same part.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

const drawn = Math.random();

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs, capMs }: JitterState,
  random: () => number = () => drawn,
): number {
  switch (kind) {
    case "none":
      return delayMs;
    case "full":
      return random() * delayMs;
    case "equal":
      return delayMs / 2 + random() * (delayMs / 2);
    case "decorrelated":
      return Math.min(capMs, baseMs + random() * (3 * previousMs - baseMs));
  }
}
