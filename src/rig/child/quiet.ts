import { createHook } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import type { VirtualClock } from "./virtual-clock.ts";

/**
 * `quiet`: nothing in this process can go on by itself; only a timer or a frame can wake it.
 * `polling`: the code looks at the clock on every turn of the event loop and does nothing else.
 */
export type Quiet = "quiet" | "polling";

const quietTurns = 2;
const pollingRounds = 3;
const { setImmediate } = globalThis;

let callbacks = 0;
let compilations = 0;

/** Starts counting whatever runs in this process. */
export function watchActivity(): void {
  createHook({
    before() {
      callbacks++;
    },
  }).enable();
  watchCompilations();
}

/**
 * Waits until the process is quiet.
 *
 * A round lets the event loop turn, then sends a job through the thread pool and waits for it. The pool has one
 * thread (UV_THREADPOOL_SIZE=1) and works in order, so when the job comes back, every job before it has come back too.
 * If no callback but the round's own ran meanwhile, nothing is under way.
 */
export async function untilQuiet(clock: VirtualClock, last: Quiet = "quiet"): Promise<Quiet> {
  // Once is a coincidence; code that was seen polling need not prove it again.
  const enough = last === "polling" ? 1 : pollingRounds;
  for (let polls = 0; ; ) {
    const seen = await round(clock);
    if (seen === "quiet") return "quiet";
    polls = seen === "polling" ? polls + 1 : 0;
    if (polls >= enough) return "polling";
  }
}

function round(clock: VirtualClock): Promise<Quiet | "busy"> {
  return new Promise((resolve) => {
    const { changes } = clock;
    const callbacksBefore = callbacks;
    let turns = 0;
    let turnsWithLooks = 0;

    const turn = () => {
      if (clock.looks > 0) turnsWithLooks++;
      clock.looks = 0;
      if (++turns <= quietTurns) setImmediate(turn);
      else randomBytes(1, finish);
    };
    const finish = () => {
      const own = turns + 1;
      if (callbacks - callbacksBefore <= own && compilations === 0) resolve("quiet");
      else resolve(turnsWithLooks >= quietTurns && clock.changes === changes ? "polling" : "busy");
    };
    setImmediate(turn);
  });
}

/** WebAssembly compiles on threads of V8 that no round waits for: clients load their HTTP parser that way. */
function watchCompilations(): void {
  type Compile = (...args: unknown[]) => Promise<unknown>;
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Record<"compile" | "instantiate", Compile> };
  for (const name of ["compile", "instantiate"] as const) {
    const original = WebAssembly[name];
    const watched = async (...args: unknown[]) => {
      compilations++;
      try {
        return await original.apply(WebAssembly, args);
      } finally {
        compilations--;
      }
    };
    Object.defineProperty(WebAssembly, name, { value: watched, configurable: true, writable: true });
  }
}
