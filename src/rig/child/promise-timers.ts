import { noteWait } from "./note-wait.ts";
import type { Timer } from "./timer-queue.ts";
import type { VirtualClock } from "./virtual-clock.ts";

type PromiseOptions = { readonly signal?: AbortSignal };

/** `setTimeout` of `node:timers/promises`; `api` is the name under which people know it. */
export function promiseTimeout(clock: VirtualClock, api: string) {
  return function sleep<T>(ms?: number, value?: T, options: PromiseOptions = {}): Promise<T> {
    return passed(clock, ms as number, noteWait(sleep, clock, api, ms), value as T, options);
  };
}

/** `scheduler.wait`. */
export function schedulerWait(clock: VirtualClock) {
  return function wait(ms: number, options: PromiseOptions = {}): Promise<void> {
    return passed(clock, ms, noteWait(wait, clock, "scheduler.wait", ms), undefined, options);
  };
}

function passed<T>(
  clock: VirtualClock,
  ms: number,
  owner: Timer["owner"],
  value: T,
  { signal }: PromiseOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const abort = () => {
      clock.cancel(timer);
      reject(abortError(signal));
    };
    const wake = () => {
      signal?.removeEventListener("abort", abort);
      resolve(value);
    };
    const timer = clock.after(ms, wake, owner);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** `setInterval` of `node:timers/promises`. */
export function promiseInterval(clock: VirtualClock) {
  return function every<T>(ms?: number, value?: T, { signal }: PromiseOptions = {}): AsyncGenerator<T> {
    const owner = noteWait(every, clock, "timers/promises.setInterval", ms);
    return ticks(clock, ms as number, value as T, owner, signal);
  };
}

/** Ticks that nobody took yet are kept: a slow consumer gets them one after the other, as in Node. */
async function* ticks<T>(
  clock: VirtualClock,
  ms: number,
  value: T,
  owner: Timer["owner"],
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let untaken = 0;
  let wake = () => {};
  const tick = () => {
    timer = clock.after(ms, tick, owner);
    untaken++;
    wake();
  };
  let timer = clock.after(ms, tick, owner);
  const abort = () => wake();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal);
      if (untaken > 0) {
        untaken--;
        yield value;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    clock.cancel(timer);
    signal?.removeEventListener("abort", abort);
  }
}

function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error("The operation was aborted", { cause: signal?.reason });
  return Object.assign(error, { name: "AbortError", code: "ABORT_ERR" });
}
