import net from "node:net";
import { isCalledByAnswer } from "./caller.ts";
import { replace } from "./replace.ts";
import type { Timer } from "./timer-queue.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Puts the waits that are no timers on the virtual clock: `AbortSignal.timeout`, `Atomics.wait`, sockets' timeouts. */
export function installWaits(clock: VirtualClock): void {
  installSignalTimeout(clock);
  installAtomics(clock);
  installSocketTimeouts(clock);
}

function installSignalTimeout(clock: VirtualClock): void {
  const realTimeout = AbortSignal.timeout;
  function timeout(ms: number): AbortSignal {
    // What Node refuses is refused in Node's words.
    if (!(Number.isInteger(ms) && ms >= 0 && ms < 2 ** 32)) return realTimeout.call(AbortSignal, ms);
    if (isCalledByAnswer(timeout)) clock.note("AbortSignal.timeout", ms);
    const controller = new AbortController();
    const reason = () => new DOMException("The operation was aborted due to timeout", "TimeoutError");
    // Nobody can cancel such a signal, so its timer is never "left behind".
    clock.after(ms, () => controller.abort(reason()), "other");
    return controller.signal;
  }
  replace(AbortSignal, "timeout", timeout);
}

/** A blocking wait passes time on the spot: nothing else can happen meanwhile. */
function installAtomics(clock: VirtualClock): void {
  function wait(array: Int32Array, index: number, value: number, ms = Number.POSITIVE_INFINITY): string {
    if (Atomics.load(array, index) !== value) return "not-equal";
    if (isCalledByAnswer(wait)) clock.note("Atomics.wait", ms);
    if (!Number.isFinite(ms)) throw new Error("Atomics.wait without a time limit blocks this process for ever");
    clock.nowMs += Math.max(0, ms);
    return "timed-out";
  }

  function waitAsync(array: Int32Array, index: number, value: number, ms = Number.POSITIVE_INFINITY) {
    if (Atomics.load(array, index) !== value) return { async: false, value: "not-equal" };
    if (isCalledByAnswer(waitAsync)) clock.note("Atomics.waitAsync", ms);
    const passed = new Promise((resolve) => {
      // It keeps no program running, as little as AbortSignal.timeout does.
      if (Number.isFinite(ms)) clock.after(ms, () => resolve("timed-out"), "other");
    });
    return { async: true, value: passed };
  }

  replace(Atomics, "wait", wait);
  replace(Atomics, "waitAsync", waitAsync);
}

/**
 * Sockets' idle timeouts, which `http.request({ timeout })` uses. Node keeps them on internal timers; here the two
 * methods that start and restart them are put on the virtual clock.
 */
function installSocketTimeouts(clock: VirtualClock): void {
  const pending = new WeakMap<net.Socket, { ms: number; timer: Timer }>();
  const start = (socket: net.Socket, ms: number) => {
    clock.cancel(pending.get(socket)?.timer);
    pending.set(socket, { ms, timer: clock.after(ms, () => socket.emit("timeout"), "other") });
  };

  replace(net.Socket.prototype, "setTimeout", function (this: net.Socket, ms: number, onTimeout?: () => void) {
    Object.assign(this, { timeout: ms });
    if (ms > 0) {
      start(this, ms);
      if (onTimeout) this.once("timeout", onTimeout);
    } else {
      clock.cancel(pending.get(this)?.timer);
      pending.delete(this);
      if (onTimeout) this.off("timeout", onTimeout);
    }
    return this;
  });

  replace(net.Socket.prototype, "_unrefTimer", function (this: net.Socket) {
    type Wrapped = net.Socket & { _parent?: Wrapped };
    for (let socket: Wrapped | undefined = this; socket; socket = socket._parent) {
      const timeout = pending.get(socket);
      if (timeout) start(socket, timeout.ms);
    }
  });
}
