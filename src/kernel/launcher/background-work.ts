import { createHook } from "node:async_hooks";
import { getCallSites } from "node:util";
import { type Cell, currentCell } from "./cell.ts";
import { isNotebookScript } from "./scripts.ts";

/** Enough to see past the frames of Node's own timers. */
const frameCount = 10;

const nodeTimers = /^node:(internal\/)?(timers|async_hooks)/;

/** A timer that is still to fire: whose it is and how to stop it. */
type Waiting = { readonly cell: Cell; stop(): void };

const waiting = new Map<number, Waiting>();

/**
 * Keeps note of the timers that cells start, so that `stopTimersOf` finds them.
 *
 * Only timers that notebook code itself asked for: a library's timer may serve other cells too, such as the clock
 * that fetch keeps for all its connections. A timer that a retired cell still starts is stopped at once.
 */
export function watchTimers(): void {
  createHook({
    init(id, type, _trigger, timer) {
      const cell = type === "Timeout" || type === "Immediate" ? currentCell() : undefined;
      if (cell === undefined || !isAskedForByNotebook()) return;
      const stop = type === "Timeout" ? clearTimeout : clearImmediate;
      waiting.set(id, { cell, stop: () => stop(timer as NodeJS.Timeout & NodeJS.Immediate) });
      // It cannot be stopped yet: Node is in the middle of starting it.
      if (cell.retirement !== undefined) queueMicrotask(() => stopTimersOf(cell));
    },
    destroy: (id) => void waiting.delete(id),
    trackPromises: false,
  }).enable();
}

/** Stops every timer that a cell's code waits for. What awaits them never goes on. */
export function stopTimersOf(cell: Cell): void {
  for (const [id, entry] of waiting) {
    if (entry.cell !== cell) continue;
    waiting.delete(id);
    entry.stop();
  }
}

function isAskedForByNotebook(): boolean {
  const caller = getCallSites(frameCount).find(
    (site) => site.scriptName !== import.meta.url && !nodeTimers.test(site.scriptName),
  );
  return caller !== undefined && isNotebookScript(caller.scriptName);
}
