// @ts-check
import { performance } from "node:perf_hooks";

/**
 * Shows that work goes on: a running count of seconds in a terminal, a line now and then elsewhere.
 *
 * @param {string} what `installing`
 * @param {{ isTTY?: boolean, write(text: string): unknown }} out Where to show it: `process.stdout`.
 * @param {number} [everyMs] How often, in milliseconds.
 * @returns {() => number} Ends the showing; gives the seconds that have passed.
 */
export function startTicker(what, out, everyMs = out.isTTY ? 1_000 : 15_000) {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1_000);
  const timer = setInterval(
    () => out.write(out.isTTY ? `\r  ${what}, ${seconds()} s … ` : `  still ${what} after ${seconds()} s\n`),
    everyMs,
  );
  return () => {
    clearInterval(timer);
    if (out.isTTY) out.write("\r");
    return seconds();
  };
}
