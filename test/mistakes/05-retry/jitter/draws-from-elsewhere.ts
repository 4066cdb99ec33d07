// Caught by: R5 draws from the caller's random, or from Math.random
// Nobody can say which numbers come.
type JitterState = { previousMs: number; baseMs: number; capMs: number };

export function jitter(
  kind: "none" | "full" | "equal" | "decorrelated",
  delayMs: number,
  { previousMs, baseMs, capMs }: JitterState,
  random: () => number = () => crypto.getRandomValues(new Uint32Array(1)).reduce((_, each) => each / 2 ** 32, 0),
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
