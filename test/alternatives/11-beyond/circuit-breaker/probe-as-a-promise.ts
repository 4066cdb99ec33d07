export type BreakerOptions = { failures: number; openMs: number; now?: () => number };
export type CircuitBreaker = {
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly state: "closed" | "open" | "half-open";
};
export class CircuitOpenError extends Error {
  override readonly name = "CircuitOpenError";
}

/** Keeps the probe itself: as long as there is one, all others are refused. */
export function circuitBreaker({ failures, openMs, now = Date.now }: BreakerOptions): CircuitBreaker {
  const ends: boolean[] = [];
  let wakesAt: number | null = null;
  let probe: Promise<unknown> | null = null;
  let generation = 0;

  const state = (): CircuitBreaker["state"] => {
    if (probe) return "half-open";
    if (wakesAt === null) return "closed";
    return now() < wakesAt ? "open" : "half-open";
  };
  const note = (isGood: boolean, of: number) => {
    if (of !== generation) return;
    const wasProbe = probe !== null;
    probe = null;
    ends.push(isGood);
    const isRow = ends.length >= failures && ends.slice(-failures).every((each) => !each);
    if (isGood) wakesAt = null;
    if (isGood && wasProbe) ends.length = 0;
    if (isGood || (!wasProbe && !isRow)) return;
    ends.length = 0;
    generation++;
    wakesAt = now() + openMs;
  };
  const is4xx = (error: { status?: number }) => String(error.status ?? "").length === 3 && `${error.status}`[0] === "4";

  return {
    get state() {
      return state();
    },
    run: async (work) => {
      const before = state();
      if (before === "open" || probe) throw new CircuitOpenError();
      const of = generation;
      const call = work();
      if (before === "half-open") probe = call;
      try {
        const value = await call;
        note(true, of);
        return value;
      } catch (error) {
        note(is4xx(error as { status?: number }), of);
        throw error;
      }
    },
  };
}
