// Caught by: R8 asks now() for the time
// A clock that begins at 0 finds it closed.
export type BreakerOptions = { failures: number; openMs: number; now?: () => number };
export type CircuitBreaker = {
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly state: "closed" | "open" | "half-open";
};
export class CircuitOpenError extends Error {
  override readonly name = "CircuitOpenError";
}

export function circuitBreaker({ failures, openMs, now = Date.now }: BreakerOptions): CircuitBreaker {
  let failuresInARow = 0;
  let openedAt: number | undefined;
  let isProbing = false;
  let openings = 0;

  const stateNow = () => {
    if (!openedAt) return "closed";
    return now() >= openedAt + openMs ? "half-open" : "open";
  };
  const close = () => {
    failuresInARow = 0;
    openedAt = undefined;
    isProbing = false;
  };
  const fail = () => {
    failuresInARow += 1;
    if (!isProbing && failuresInARow < failures) return;
    openings += 1;
    openedAt = now();
    isProbing = false;
  };

  return {
    async run(work) {
      const state = stateNow();
      if (state === "open" || isProbing) throw new CircuitOpenError("refused");
      isProbing = state === "half-open";
      const openingsBefore = openings;
      const count = (end: () => void) => {
        if (openings === openingsBefore) end();
      };
      try {
        const value = await work();
        count(close);
        return value;
      } catch (error) {
        count(isAnswer(error) ? close : fail);
        throw error;
      }
    },
    get state() {
      return stateNow();
    },
  };
}

function isAnswer(error: unknown): boolean {
  const { status } = error as { status?: unknown };
  return typeof status === "number" && status >= 400 && status <= 499;
}
