// Caught by: R6 closes after a good probe, and counts anew
// Refuses only while half-open, so it closes well, and sends no probe after the next opening.
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
    if (openedAt === undefined) return "closed";
    return now() >= openedAt + openMs ? "half-open" : "open";
  };
  const close = () => {
    failuresInARow = 0;
    openedAt = undefined;
  };
  const fail = (isProbe: boolean) => {
    failuresInARow += 1;
    if (!isProbe && failuresInARow < failures) return;
    openings += 1;
    openedAt = now();
    if (isProbe) isProbing = false;
  };

  return {
    async run(work) {
      const state = stateNow();
      if (state === "open" || (state === "half-open" && isProbing)) throw new CircuitOpenError("refused");
      const isProbe = state === "half-open";
      if (isProbe) isProbing = true;
      const openingsBefore = openings;
      const count = (end: () => void) => {
        if (openings === openingsBefore) end();
      };
      try {
        const value = await work();
        count(close);
        return value;
      } catch (error) {
        count(isAnswer(error) ? close : () => fail(isProbe));
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
