/**
 * The clock of the lessons: a service that needs two seconds to recover costs the reader none.
 *
 * Services and clients wait on the same clock. As soon as nobody has anything left to do at this instant, time jumps
 * to the one who waits for the nearest moment. Work that waits for something else (a file, a real timer) is not seen.
 */

/** Time as a service and its clients see it. */
export type Clock = {
  /** Now, in milliseconds since 1970. */
  now(): number;
  /** Waits `ms` milliseconds; rejects with the signal's reason as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** A clock whose waits take no real time. It stands still while anybody works. */
export class VirtualClock implements Clock {
  readonly #startAt: number;
  #nowAt: number;
  #sleepers: Sleeper[] = [];
  #isRunning = false;
  #resets = 0;

  /** @param startAt - A whole second, so that HTTP dates, which know no milliseconds, come out exact. */
  constructor(startAt = Date.UTC(2026, 0, 5, 9)) {
    this.#startAt = startAt;
    this.#nowAt = startAt;
  }

  now(): number {
    return this.#nowAt;
  }

  /** Milliseconds since the clock was made or set back. */
  elapsedMs(): number {
    return this.#nowAt - this.#startAt;
  }

  /**
   * Waits like `setTimeout`, odd numbers included: what a timer cannot count (`NaN`, less than 1, more than
   * 2,147,483,647) becomes 1 ms.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const cancel = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", cancel);
        resolve();
      };
      const sleeper: Sleeper = { dueAt: this.#nowAt + timerMs(ms), wake };
      signal?.addEventListener("abort", cancel, { once: true });
      this.#sleepers.push(sleeper);
      if (!this.#isRunning) void this.#run();
    });
  }

  /**
   * Sets the clock back to its start. Who still waits on it is never woken, so that a loop that a cell left behind
   * does not send requests into the next cell.
   */
  reset(): void {
    this.#sleepers = [];
    this.#nowAt = this.#startAt;
    this.#resets += 1;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#sleepers.length > 0) {
      const resets = this.#resets;
      await quiet();
      // Who lay down after a reset gets a quiet time of its own.
      const next = resets === this.#resets ? this.#takeNearest() : undefined;
      if (!next) continue;
      this.#nowAt = next.dueAt;
      next.wake();
    }
    this.#isRunning = false;
  }

  /** The one to wake next; among several at one moment, the one who lay down first. */
  #takeNearest(): Sleeper | undefined {
    let nearest = this.#sleepers[0];
    for (const sleeper of this.#sleepers) if (nearest && sleeper.dueAt < nearest.dueAt) nearest = sleeper;
    this.#sleepers = this.#sleepers.filter((other) => other !== nearest);
    return nearest;
  }
}

/** The one clock of a lesson. */
export const lessonClock: VirtualClock = new VirtualClock();

type Sleeper = { readonly dueAt: number; readonly wake: () => void };

const longestTimerMs = 2 ** 31 - 1;

function timerMs(ms: number): number {
  return ms >= 1 && ms <= longestTimerMs ? Math.trunc(ms) : 1;
}

/** Two turns of the event loop: an intercepted request and its reply need none, they travel in microtasks. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
