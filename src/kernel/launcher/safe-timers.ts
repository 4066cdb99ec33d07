import type { System } from "@tslab/typescript-for-tslab";

/** Stands for a timer that was never started. */
const ignored = {};

/**
 * Keeps TypeScript from asking tslab for a second timer.
 *
 * tslab 1.0.22 has room for one, the rebuild after a cell changed. When a package is installed, or a module appears
 * that a cell looked for in vain, TypeScript wants another, to look again later; tslab then throws "Unexpected pending
 * rebuildTimer" at every cell until the kernel is restarted. Nothing is lost by not looking later: TypeScript looks
 * again anyway at the next cell.
 */
export function withSafeTimers(system: System): System {
  const { setTimeout: start, clearTimeout: stop } = system;
  return Object.assign(system, {
    setTimeout: (callback: () => void, ms: number) =>
      callback.name === "invalidateResolutionsOfFailedLookup" ? ignored : start?.call(system, callback, ms),
    clearTimeout: (timer: unknown) => (timer === ignored ? undefined : stop?.call(system, timer)),
  });
}
