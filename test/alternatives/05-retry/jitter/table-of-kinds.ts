// One row a kind: from where to where chance may lead, then one formula for all.
type State = { previousMs: number; baseMs: number; capMs: number };
type Kind = "none" | "full" | "equal" | "decorrelated";

const ranges: Record<Kind, (delayMs: number, state: State) => [fromMs: number, toMs: number]> = {
  none: (delayMs) => [delayMs, delayMs],
  full: (delayMs) => [0, delayMs],
  equal: (delayMs) => [delayMs / 2, delayMs],
  decorrelated: (_delayMs, { baseMs, previousMs }) => [baseMs, previousMs * 3],
};

export function jitter(kind: Kind, delayMs: number, state: State, random?: () => number): number {
  const [fromMs, toMs] = ranges[kind](delayMs, state);
  const waitMs = fromMs + (toMs - fromMs) * (random ?? Math.random)();
  return kind === "decorrelated" && waitMs > state.capMs ? state.capMs : waitMs;
}
