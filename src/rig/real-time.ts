import type { ServerClock } from "./server-clock.ts";

const { setTimeout } = globalThis;

/** The server's part of real time, for the spot check. */
export class RealTime implements ServerClock {
  readonly #startedAt = performance.now();

  get nowMs(): number {
    return performance.now() - this.#startedAt;
  }

  now(): number {
    return Date.now();
  }

  /** The grace lets a real client read what was sent before something happens to the connection. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms || readingGraceMs);
    });
  }

  hold<T>(task: () => Promise<T>): Promise<T> {
    return task();
  }
}

const readingGraceMs = 20;
