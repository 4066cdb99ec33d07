import { type Quiet, untilQuiet } from "./quiet.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { Wire } from "./wire.ts";

/** After so many steps without a word the process asks again, so that the grader sees that it still goes on. */
const stepsBetweenQuestions = 500;

const { setImmediate } = globalThis;

/**
 * Runs code in virtual time: when the process is quiet, time moves to the next timer.
 *
 * It moves only with leave. The grader knows what the server will do next; it answers with the time up to which
 * nothing will come from there. Whatever then goes over the pipe, either way, ends the leave.
 */
export class VirtualRun {
  readonly #clock: VirtualClock;
  readonly #wire: Wire;
  #leave = { untilMs: Number.NEGATIVE_INFINITY, exchanges: -1, steps: 0 };
  /** What had gone over the pipe when the process asked for leave. */
  #askedAfter = 0;
  #steps = 0;
  /** Since when code has polled without sending or getting anything. */
  #polled = { sinceMs: 0, exchanges: -1 };
  #wake = () => {};

  constructor(clock: VirtualClock, wire: Wire) {
    this.#clock = clock;
    this.#wire = wire;
  }

  /**
   * The grader's leave: nothing will happen on the server before `untilMs` unless it is asked.
   *
   * Code that polls does not stand still until the leave comes. What it has sent meanwhile, the grader did not know.
   */
  go(untilMs: number): void {
    // The leave itself came over the pipe, too.
    this.#leave = { untilMs, exchanges: this.#askedAfter + 1, steps: this.#steps };
    this.#wake();
  }

  /** Something came over the pipe: the process is not waiting any more. */
  disturb(): void {
    this.#wake();
  }

  async toItsEnd<T>(start: () => Promise<T>): Promise<T & { tookMs: number; isQuiet: boolean }> {
    this.#steps = 0;
    let ending: (T & { tookMs: number }) | undefined;
    void start().then((result) => {
      ending = { ...result, tookMs: this.#clock.nowMs };
    });
    for (let quiet: Quiet = "quiet"; ; ) {
      quiet = await untilQuiet(this.#clock, quiet);
      if (ending !== undefined) return { ...ending, isQuiet: quiet === "quiet" };
      await this.#moveTo(quiet === "polling" ? this.#creep() : this.#clock.timers.next?.dueMs);
    }
  }

  /** Time for code that polls passes in steps of 1 ms, or of so much that a wait is off by less than 1 %. */
  #creep(): number {
    const { exchanges } = this.#wire;
    if (this.#polled.exchanges !== exchanges) this.#polled = { sinceMs: this.#clock.nowMs, exchanges };
    const stepMs = Math.max(1, (this.#clock.nowMs - this.#polled.sinceMs) / 200);
    return Math.min(this.#clock.nowMs + stepMs, this.#clock.timers.next?.dueMs ?? Number.POSITIVE_INFINITY);
  }

  /** Moves time and fires what is due. Without leave it asks for it first, and does nothing when something else comes. */
  async #moveTo(nextMs: number | undefined): Promise<void> {
    if (!this.#mayMoveTo(nextMs)) await this.#ask(nextMs);
    if (!this.#mayMoveTo(nextMs)) return;
    this.#steps++;
    this.#clock.nowMs = Math.max(this.#clock.nowMs, nextMs);
    while (await fireDue(this.#clock));
  }

  #mayMoveTo(nextMs: number | undefined): nextMs is number {
    if (nextMs === undefined) return false;
    if (nextMs <= this.#clock.nowMs) return true;
    const { untilMs, exchanges, steps } = this.#leave;
    return nextMs < untilMs && exchanges === this.#wire.exchanges && this.#steps - steps < stepsBetweenQuestions;
  }

  #ask(nextMs: number | undefined): Promise<void> {
    const { received, exchanges } = this.#wire;
    this.#askedAfter = exchanges;
    this.#wire.sendMessage({ type: "idle", received, nextMs: nextMs ?? null, steps: this.#steps });
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/**
 * Fires the next timer that is due in a callback of its own: what it throws is an uncaught exception, and microtasks
 * run before the next. Resolves with false when none is due any more, since what ran before may have cleared it.
 */
function fireDue(clock: VirtualClock): Promise<boolean> {
  return new Promise((resolve) => {
    setImmediate(() => {
      const timer = clock.takeDue();
      resolve(timer !== undefined);
      timer?.fire();
    });
  });
}
