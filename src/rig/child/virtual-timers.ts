import { AsyncLocalStorage } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import { noteWait } from "./note-wait.ts";
import { promiseInterval, promiseTimeout, schedulerWait } from "./promise-timers.ts";
import { replace } from "./replace.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import { clearTimeout, VirtualTimeout } from "./virtual-timeout.ts";

type Callback = (...args: unknown[]) => void;

/**
 * Puts every timer function of Node on the virtual clock: the globals, `node:timers`, `node:timers/promises`,
 * `promisify(setTimeout)` and `scheduler.wait`. `setImmediate` stays: it waits for no time, and `fetch` relies on it.
 */
export function installTimers(clock: VirtualClock): void {
  const { setTimeout, setInterval } = callbackTimers(clock);
  const sleep = (api: string) => promiseTimeout(clock, api);
  replace(setTimeout, promisify.custom, sleep("promisify(setTimeout)"));
  for (const module of [globalThis, timers]) {
    replace(module, "setTimeout", setTimeout);
    replace(module, "setInterval", setInterval);
    replace(module, "clearTimeout", clearTimeout);
    replace(module, "clearInterval", clearTimeout);
  }
  replace(timersPromises, "setTimeout", sleep("timers/promises.setTimeout"));
  replace(timersPromises, "setInterval", promiseInterval(clock));
  replace(timersPromises.scheduler, "wait", schedulerWait(clock));
  syncBuiltinESMExports();
}

function callbackTimers(clock: VirtualClock) {
  function setTimeout(callback: Callback, ms?: number, ...args: unknown[]): VirtualTimeout {
    const run = bound(callback, args);
    const owner = noteWait(setTimeout, clock, "setTimeout", ms);
    return new VirtualTimeout(clock, () => clock.after(ms as number, run, owner));
  }

  function setInterval(callback: Callback, ms?: number, ...args: unknown[]): VirtualTimeout {
    const run = bound(callback, args);
    const owner = noteWait(setInterval, clock, "setInterval", ms);
    const timeout: VirtualTimeout = new VirtualTimeout(clock, () =>
      clock.after(
        ms as number,
        () => {
          timeout.refresh();
          run();
        },
        owner,
      ),
    );
    return timeout;
  }

  return { setTimeout, setInterval };
}

/** Node's own complaint about a callback that is none; the callback runs in the async context in which it was set. */
function bound(callback: Callback, args: unknown[]): () => void {
  if (typeof callback !== "function") {
    const error = new TypeError(`The "callback" argument must be of type function. Received ${typeof callback}`);
    throw Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
  }
  const inContext = AsyncLocalStorage.snapshot();
  return () => inContext(callback, ...args);
}
