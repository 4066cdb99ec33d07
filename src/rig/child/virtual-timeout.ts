import type { Timer } from "./timer-queue.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What `setTimeout` and `setInterval` return: Node's `Timeout`, on virtual time. */
export class VirtualTimeout {
  readonly #clock: VirtualClock;
  readonly #set: () => Timer;
  #timer: Timer;

  constructor(clock: VirtualClock, set: () => Timer) {
    this.#clock = clock;
    this.#set = set;
    this.#timer = set();
  }

  ref(): this {
    this.#timer.isUnreferenced = false;
    return this;
  }

  unref(): this {
    this.#timer.isUnreferenced = true;
    return this;
  }

  hasRef(): boolean {
    return !this.#timer.isUnreferenced;
  }

  refresh(): this {
    const isReferenced = this.hasRef();
    this.close();
    this.#timer = this.#set();
    return isReferenced ? this : this.unref();
  }

  close(): this {
    this.#clock.cancel(this.#timer);
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A timer as a number, by which `clearTimeout` knows it too. */
  [Symbol.toPrimitive](): number {
    let id = ids.get(this);
    if (id === undefined) {
      id = ++lastId;
      ids.set(this, id);
      byId.set(id, new WeakRef(this));
    }
    return id;
  }
}

const ids = new WeakMap<VirtualTimeout, number>();
const byId = new Map<number, WeakRef<VirtualTimeout>>();
let lastId = 0;

/** Clears what `setTimeout` or `setInterval` returned, or its number; anything else is ignored, as in Node. */
export function clearTimeout(timeout: unknown): void {
  if (timeout instanceof VirtualTimeout) timeout.close();
  else if (typeof timeout === "number" || typeof timeout === "string") byId.get(Number(timeout))?.deref()?.close();
}
