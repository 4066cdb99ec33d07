import { currentCell } from "./cell.ts";
import { tellWhereAwaited } from "./stack-traces.ts";

/**
 * What every `await` of a cell passes: `await x` is compiled to `await guard(x)`.
 *
 * Gives `x` back as it is, so that nothing is late by as much as a tick. Two things depend on it: code of a cell that
 * was interrupted or run again waits here for ever, and an error that comes out of the `await` learns where that was.
 */
export function guardAwait<T>(awaited: T): T | Promise<never> {
  const cell = currentCell();
  if (cell?.retirement !== undefined) return new Promise<never>(() => {});
  if (isPlainPromise(awaited)) {
    const here = new Error();
    awaited.then(undefined, (thrown) => tellWhereAwaited(thrown, here));
  }
  return awaited;
}

/** The promises of some clients do their work in `then`; asking them twice would do it twice. */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise && Object.getPrototypeOf(value) === Promise.prototype;
}
