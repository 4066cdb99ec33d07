import { type Timer, TimerQueue } from "./timer-queue.ts";

/** A wait that the answer's own code asked for, whichever function it used. */
export type AskedWait = { readonly api: string; readonly ms: number | null; readonly atMs: number };

/** So many looks at the clock without letting anything else run mean that the code waits by looking at it. */
const looksBeforeCreeping = 10_000;

/** After so many, the next turn of the event loop is awaited: code that lets others run may look as often as it likes. */
const looksBeforeDoubt = 1_000;

const { setImmediate } = globalThis;

/** The answer's time. It stands still unless `advance` moves it, or code that never lets go keeps looking at it. */
export class VirtualClock {
  nowMs = 0;
  asked: AskedWait[] = [];
  readonly timers = new TimerQueue();
  /** Changes whenever a timer is set or cleared: a sign that something goes on. */
  changes = 0;
  /** Looks at the clock since the last turn of the event loop. */
  looks = 0;

  /** The time as code sees it. A loop that does nothing but look moves time by 1 ms a look, or it would never end. */
  look(): number {
    if (++this.looks === looksBeforeDoubt) setImmediate(() => this.#turn());
    if (this.looks > looksBeforeCreeping) this.nowMs += 1;
    return this.nowMs;
  }

  #turn(): void {
    this.looks = 0;
  }

  /** Calls `fire` after `ms` milliseconds, under the rules of `setTimeout` for odd numbers. */
  after(ms: number, fire: () => void, owner: Timer["owner"]): Timer {
    const timer: Timer = { dueMs: this.nowMs + timerMs(ms), fire, owner };
    this.timers.add(timer);
    this.changes++;
    return timer;
  }

  cancel(timer: Timer | undefined): void {
    if (timer === undefined) return;
    this.timers.remove(timer);
    this.changes++;
  }

  /** Notes a wait that the answer's code asked for. */
  note(api: string, ms: unknown): void {
    const number = Number(ms ?? 1);
    this.asked.push({ api, ms: Number.isFinite(number) ? number : null, atMs: this.nowMs });
  }

  /** Takes the next timer off the queue when it is due. */
  takeDue(): Timer | undefined {
    const timer = this.timers.next;
    if (timer === undefined || timer.dueMs > this.nowMs) return undefined;
    this.timers.remove(timer);
    this.looks = 0;
    return timer;
  }

  restart(): void {
    this.timers.restart(this.nowMs);
    this.nowMs = 0;
    this.asked = [];
  }
}

/** What a timer cannot count (less than 1, more than 2 ** 31 - 1, no number) becomes 1 ms, as in Node. */
function timerMs(ms: number): number {
  const number = Number(ms);
  return number >= 1 && number <= 2 ** 31 - 1 ? Math.trunc(number) : 1;
}
