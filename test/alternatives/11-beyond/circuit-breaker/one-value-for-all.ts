export type BreakerOptions = { failures: number; openMs: number; now?: () => number };
export type CircuitBreaker = {
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly state: "closed" | "open" | "half-open";
};
export class CircuitOpenError extends Error {
  override readonly name = "CircuitOpenError";
}

type Circuit = { kind: "closed"; inARow: number } | { kind: "open"; openedAt: number } | { kind: "probing" };

/** The state is one value that is replaced; a call remembers which era it belongs to. */
export function circuitBreaker(options: BreakerOptions): CircuitBreaker {
  const time = () => (options.now ? options.now() : Date.now());
  let circuit: Circuit = { kind: "closed", inARow: 0 };
  let era = Symbol("era");

  function isRefused(): boolean {
    return circuit.kind === "probing" || (circuit.kind === "open" && time() - circuit.openedAt < options.openMs);
  }

  function settle(began: symbol, isGood: boolean): void {
    if (began !== era) return;
    if (isGood) circuit = { kind: "closed", inARow: 0 };
    else if (circuit.kind === "closed" && circuit.inARow + 1 < options.failures) {
      circuit = { kind: "closed", inARow: circuit.inARow + 1 };
    } else {
      circuit = { kind: "open", openedAt: time() };
      era = Symbol("era");
    }
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (isRefused()) throw new CircuitOpenError("no calls for now");
    if (circuit.kind === "open") circuit = { kind: "probing" };
    const began = era;
    const [outcome] = await Promise.allSettled([work()]);
    if (outcome.status === "fulfilled") {
      settle(began, true);
      return outcome.value;
    }
    const { status = 0 } = outcome.reason as { status?: number };
    settle(began, status >= 400 && status < 500);
    throw outcome.reason;
  }

  return {
    run,
    get state() {
      if (circuit.kind === "closed") return "closed";
      return isRefused() && circuit.kind === "open" ? "open" : "half-open";
    },
  };
}
