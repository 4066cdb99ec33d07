/** Settings of a `circuitBreaker`. */
export type BreakerOptions = {
  /** So many failures in a row open the circuit: a whole number, 1 or more. */
  failures: number;
  /** So long it stays open, in milliseconds: 1 or more. */
  openMs: number;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
};

/** Lets calls through, or refuses them. */
export type CircuitBreaker = {
  /** @throws A CircuitOpenError when the call is refused; what work throws. */
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly state: "closed" | "open" | "half-open";
};

/** The call was refused: the service has failed too often. */
export class CircuitOpenError extends Error {
  override readonly name = "CircuitOpenError";
}

/**
 * Stops calling a service that fails, and finds out by one call whether it is back.
 *
 * @example
 * const breaker = circuitBreaker({ failures: 5, openMs: 10_000 });
 * const parcel = await breaker.run(() => getParcel(17));
 */
export function circuitBreaker(options: BreakerOptions): CircuitBreaker {
  const { failures, openMs, now = Date.now } = options;
  let failuresInARow = 0;
  let openedAt: number | undefined;
  let isProbing = false;
  // A call remembers how often the circuit had opened when it began: what is late is told by this number.
  let openings = 0;

  function stateNow(): CircuitBreaker["state"] {
    if (openedAt === undefined) return "closed";
    return isProbing || now() >= openedAt + openMs ? "half-open" : "open";
  }

  function close(): void {
    failuresInARow = 0;
    openedAt = undefined;
    isProbing = false;
  }

  function fail(): void {
    failuresInARow += 1;
    if (!isProbing && failuresInARow < failures) return;
    openings += 1;
    openedAt = now();
    isProbing = false;
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    const state = stateNow();
    if (state === "open" || isProbing) throw new CircuitOpenError("The service has failed too often: call later");
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
  }

  return {
    run,
    get state() {
      return stateNow();
    },
  };
}

/** A 4xx is bad news for the caller. Of the service it says that it works. */
function isAnswer(error: unknown): boolean {
  const { status } = error as { status?: unknown };
  return typeof status === "number" && status >= 400 && status <= 499;
}
