import { lessonClock } from "./clock.ts";
import { random } from "./lab.ts";

/**
 * Lends the lesson's clock to a library that waits by itself, as the SDK of a cloud does before it asks again.
 *
 * While `work` runs, whoever waits with `new Promise((resolve) => setTimeout(resolve, ms))` waits on the lesson's clock,
 * `Date.now()` tells its time, and `Math.random()` gives the lesson's numbers. A timer that does something else, as a
 * timeout does, stays real: it is no wait. One work at a time.
 */
export async function onLessonClock<T>(work: () => Promise<T>): Promise<T> {
  const real = { setTimeout: globalThis.setTimeout, now: Date.now, random: Math.random };
  const wait = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    if (!wakesPromise(callback)) return real.setTimeout(callback, ms, ...args);
    void lessonClock.sleep(ms).then(() => callback(...args));
    return real.setTimeout(() => {}, 0);
  };
  Object.assign(globalThis, { setTimeout: wait });
  Date.now = () => lessonClock.now();
  Math.random = random;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real.setTimeout;
    Date.now = real.now;
    Math.random = real.random;
  }
}

/** The `resolve` of a promise is a function of the engine's own; who hands over more than that writes a function. */
function wakesPromise(callback: (...args: never[]) => unknown): boolean {
  return callback.name === "" && Function.prototype.toString.call(callback).includes("[native code]");
}
