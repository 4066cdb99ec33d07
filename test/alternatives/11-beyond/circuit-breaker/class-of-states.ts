export type BreakerOptions = { failures: number; openMs: number; now?: () => number };
export type CircuitBreaker = {
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly state: "closed" | "open" | "half-open";
};
export class CircuitOpenError extends Error {
  override readonly name = "CircuitOpenError";
}

type State = CircuitBreaker["state"];

/** A fuse is one period between two openings: whoever began under an old one speaks to nobody. */
class Fuse {
  count = 0;
}

class Breaker implements CircuitBreaker {
  readonly #options: Required<BreakerOptions>;
  #fuse = new Fuse();
  #until = 0;
  #phase: "closed" | "blown" | "probing" = "closed";

  constructor(options: Required<BreakerOptions>) {
    this.#options = options;
  }

  get state(): State {
    if (this.#phase === "closed") return "closed";
    if (this.#phase === "probing") return "half-open";
    return this.#options.now() < this.#until ? "open" : "half-open";
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const { state } = this;
    if (state === "open" || this.#phase === "probing") return Promise.reject(new CircuitOpenError("later"));
    if (state === "half-open") this.#phase = "probing";
    const fuse = this.#fuse;
    return work().then(
      (value) => {
        this.#answered(fuse);
        return value;
      },
      (error) => {
        const code = Number(error.status ?? 0);
        if (Math.floor(code / 100) === 4) this.#answered(fuse);
        else this.#failed(fuse);
        throw error;
      },
    );
  }

  #answered(fuse: Fuse): void {
    if (fuse !== this.#fuse) return;
    fuse.count = 0;
    this.#phase = "closed";
  }

  #failed(fuse: Fuse): void {
    if (fuse !== this.#fuse) return;
    fuse.count++;
    if (this.#phase === "closed" && fuse.count < this.#options.failures) return;
    this.#fuse = new Fuse();
    this.#phase = "blown";
    this.#until = this.#options.now() + this.#options.openMs;
  }
}

export const circuitBreaker = ({ failures, openMs, now = () => Date.now() }: BreakerOptions): CircuitBreaker =>
  new Breaker({ failures, openMs, now });
