/** A timer that waits for its virtual time. */
export type Timer = {
  dueMs: number;
  readonly fire: () => void;
  /** Who set it. Only timers of the answer count as left behind; those of libraries and of signals do not. */
  readonly owner: "answer" | "other";
  /** After `unref()`: it would not keep the program running, so it does not count as left behind. */
  isUnreferenced?: boolean;
};

/** Pending timers in the order in which they are due; those due at once keep the order in which they were set. */
export class TimerQueue {
  #timers: Timer[] = [];

  add(timer: Timer): void {
    const after = this.#timers.findLastIndex((other) => other.dueMs <= timer.dueMs);
    this.#timers.splice(after + 1, 0, timer);
  }

  /** Takes a timer out; does nothing when it has fired or was taken out before. */
  remove(timer: Timer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  has(timer: Timer): boolean {
    return this.#timers.includes(timer);
  }

  /** The timer that is due first. */
  get next(): Timer | undefined {
    return this.#timers[0];
  }

  /** How many timers the answer has set and not cleared, and which would keep its program running. */
  get ofAnswer(): number {
    return this.#timers.filter(({ owner, isUnreferenced }) => owner === "answer" && !isUnreferenced).length;
  }

  /**
   * Forgets the answer's timers and moves the others so far back in time: an evaluation begins at 0, and the
   * libraries' own timers go on.
   */
  restart(nowMs: number): void {
    this.#timers = this.#timers.filter(({ owner }) => owner === "other");
    for (const timer of this.#timers) timer.dueMs -= nowMs;
  }
}
