// Draws first, then decides.
export const jitter = (
  kind: string,
  delayMs: number,
  state: { previousMs: number; baseMs: number; capMs: number },
  random = () => Math.random(),
): number => {
  const part = random();
  if (kind === "full") return delayMs * part;
  if (kind === "equal") return (delayMs * (1 + part)) / 2;
  if (kind === "none") return delayMs;
  const longestMs = state.previousMs * 3;
  return Math.min(state.baseMs * (1 - part) + longestMs * part, state.capMs);
};
