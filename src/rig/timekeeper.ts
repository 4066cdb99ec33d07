import { AsyncLocalStorage } from "node:async_hooks";
import { epochMs } from "./epoch.ts";
import type { ServerClock } from "./server-clock.ts";
import { turns } from "./turns.ts";

/** What the answer's process says when it is quiet. */
export type Idle = { readonly received: number; readonly nextMs: number | null };

/** What the timekeeper needs of the answer's process. */
export type TimedProcess = {
  /** Frames sent so far. */
  readonly sent: number;
  /** Gives leave to move time, up to `untilMs`. */
  go(untilMs: number | null): void;
  /** Says what time it is, before an event of the server. */
  tellTime(nowMs: number): void;
};

/**
 * The server's part of virtual time: latencies and drips wait here, and the answer's process gets leave to move on.
 *
 * A leave goes out only when both sides are at rest: the process has said so after all that was sent to it, and nothing
 * is under way in here. It reaches to the server's next event, which comes first when both are due at once.
 */
export class Timekeeper implements ServerClock {
  nowMs = 0;
  readonly #process: TimedProcess;
  readonly #onStuck: () => void;
  #events: { dueMs: number; happen: () => void }[] = [];
  readonly #holds = new Set<Hold>();
  readonly #currentHold = new AsyncLocalStorage<Hold>();
  #idle: Idle | undefined;

  constructor(process: TimedProcess, onStuck: () => void) {
    this.#process = process;
    this.#onStuck = onStuck;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return epochMs + this.nowMs;
  }

  /** The answer's process has reached this time. */
  reach(nowMs: number): void {
    this.nowMs = Math.max(this.nowMs, nowMs);
  }

  /** Waits in virtual time. `sleep(0)` waits until the answer's process has taken in what was sent. */
  sleep(ms: number): Promise<void> {
    const hold = this.#currentHold.getStore();
    if (hold) hold.sleeping++;
    void this.#decide();
    return new Promise((resolve) => {
      const happen = () => {
        if (hold) hold.sleeping--;
        resolve();
      };
      const event = { dueMs: this.nowMs + ms, happen };
      const after = this.#events.findLastIndex((other) => other.dueMs <= event.dueMs);
      this.#events.splice(after + 1, 0, event);
    });
  }

  /** Lets time stand while `task` runs, but for its own sleeps: for work in here that takes real time. */
  async hold<T>(task: () => Promise<T>): Promise<T> {
    const hold = { sleeping: 0 };
    this.#holds.add(hold);
    try {
      return await this.#currentHold.run(hold, task);
    } finally {
      this.#holds.delete(hold);
      void this.#decide();
    }
  }

  /** The answer's process is quiet. */
  idle(idle: Idle): void {
    this.#idle = idle;
    void this.#decide();
  }

  /** Whether the answer's process is quiet and waits for leave. */
  get isAsked(): boolean {
    return this.#idle !== undefined && this.#idle.received === this.#process.sent;
  }

  /** Decides what comes next, the server's event or the process's timer, once both sides are at rest. */
  async #decide(): Promise<void> {
    const idle = this.#idle;
    if (idle === undefined) return;
    await turns();
    // A frame that the process had not seen will wake it, and it will say again when it is quiet.
    if (this.#idle !== idle || this.#isHeld() || this.#process.sent !== idle.received) return;
    const event = this.#events[0];
    if (event !== undefined && event.dueMs <= (idle.nextMs ?? Number.POSITIVE_INFINITY))
      return this.#happen(event.dueMs);
    this.#idle = undefined;
    if (idle.nextMs === null) this.#onStuck();
    else this.#process.go(event?.dueMs ?? null);
  }

  #isHeld(): boolean {
    return [...this.#holds].some(({ sleeping }) => sleeping === 0);
  }

  #happen(dueMs: number): void {
    const event = this.#events.shift();
    this.reach(dueMs);
    this.#process.tellTime(this.nowMs);
    event?.happen();
    this.#idle = undefined;
  }
}

/** Work that goes on in here, and how many of its branches wait in virtual time. */
type Hold = { sleeping: number };
