/** The ways in which people wait, captured at import as well as looked up at the call. */

import { once } from "node:events";
import { performance as namedPerformance } from "node:perf_hooks";
import defaultTimers, { setTimeout as namedSetTimeout } from "node:timers";
import { setInterval as everyPromise, scheduler, setTimeout as sleepPromise } from "node:timers/promises";
import { promisify } from "node:util";
import { type Client, clients } from "./clients.ts";

type Wait = (ms: number) => Promise<unknown>;

const capturedSetTimeout = setTimeout;
const promisified = promisify(setTimeout);
const capturedNow = Date.now;

export const waits: Record<string, Wait> = {
  setTimeout: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  "setTimeout with an argument": (ms) => new Promise((resolve) => setTimeout(resolve, ms, "passed")),
  "setTimeout captured at import": (ms) => new Promise((resolve) => capturedSetTimeout(resolve, ms)),
  "globalThis.setTimeout, unref": (ms) => new Promise((resolve) => globalThis.setTimeout(resolve, ms).unref()),
  setInterval: (ms) =>
    new Promise<void>((resolve) => {
      let ticks = 0;
      const timer = setInterval(() => {
        if (++ticks < 4) return;
        clearInterval(timer);
        resolve();
      }, ms / 4);
    }),
  "timer.refresh()": async (ms) => {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms / 2);
      setTimeout(() => timer.refresh(), ms / 2 - 1).unref();
      setTimeout(() => {}, 1);
    });
    await new Promise((resolve) => setTimeout(resolve, 1));
  },
  "node:timers, default": (ms) => new Promise((resolve) => defaultTimers.setTimeout(resolve, ms)),
  "node:timers, named": (ms) => new Promise((resolve) => namedSetTimeout(resolve, ms)),
  "node:timers/promises": (ms) => sleepPromise(ms),
  "node:timers/promises with a signal": (ms) => sleepPromise(ms, undefined, { signal: new AbortController().signal }),
  "node:timers/promises setInterval": async (ms) => {
    let ticks = 0;
    for await (const _ of everyPromise(ms / 4)) if (++ticks === 4) return;
  },
  "promisify(setTimeout) at the call": (ms) => promisify(setTimeout)(ms),
  "promisify(setTimeout) at import": (ms) => promisified(ms),
  "scheduler.wait": (ms) => scheduler.wait(ms),
  "AbortSignal.timeout": (ms) =>
    new Promise((resolve) => AbortSignal.timeout(ms).addEventListener("abort", resolve, { once: true })),
  "AbortSignal.any": (ms) =>
    new Promise((resolve) => {
      const signal = AbortSignal.any([AbortSignal.timeout(ms), new AbortController().signal]);
      signal.addEventListener("abort", resolve);
    }),
  "events.once": async (ms) => {
    const target = new EventTarget();
    setTimeout(() => target.dispatchEvent(new Event("passed")), ms);
    await once(target, "passed");
  },
  "Atomics.wait": async (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  "Atomics.waitAsync": (ms) => {
    const { value } = Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    return Promise.resolve(value);
  },
  "many short sleeps until Date.now()": async (ms) => {
    for (const end = Date.now() + ms; Date.now() < end; ) await sleepPromise(50);
  },
};

/** Ways that wait in steps of whole milliseconds: they are exact for a time that can be cut so. */
export const steppedWaits: ReadonlySet<string> = new Set([
  "setInterval",
  "node:timers/promises setInterval",
  "timer.refresh()",
  "many short sleeps until Date.now()",
]);

/** Ways that keep the processor: they may be off by 1 %. */
export const busyWaits: Record<string, Wait> = {
  "busy loop on Date.now": async (ms) => {
    for (const end = Date.now() + ms; Date.now() < end; );
  },
  "busy loop on new Date()": async (ms) => {
    for (const start = new Date(); Date.now() - start.getTime() < ms; );
  },
  "busy loop on a captured Date.now": async (ms) => {
    for (const end = capturedNow() + ms; capturedNow() < end; );
  },
  "busy loop on performance.now": async (ms) => {
    for (const end = performance.now() + ms; performance.now() < end; );
  },
  "busy loop on process.hrtime": async (ms) => {
    for (const end = process.hrtime.bigint() + BigInt(ms) * 1_000_000n; process.hrtime.bigint() < end; );
  },
  "setImmediate polling on Date.now": async (ms) => {
    for (const end = Date.now() + ms; Date.now() < end; ) await new Promise((resolve) => setImmediate(resolve));
  },
  "setImmediate polling on performance of perf_hooks": async (ms) => {
    const end = namedPerformance.now() + ms;
    while (namedPerformance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  },
};

/** Asks until it gets a 200; waits 1 s, 2 s, 4 s and 8 s between its requests. */
export async function askUntilOk(url: string, client: string, wait: string): Promise<unknown> {
  const ask = clients[client] as Client;
  const pause = waits[wait] ?? (busyWaits[wait] as Wait);
  for (let delayMs = 1_000; ; delayMs *= 2) {
    const reply = await ask(url);
    if (reply.status === 200) return JSON.parse(reply.text);
    await pause(delayMs);
  }
}
