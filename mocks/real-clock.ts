import { setTimeout } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** The clock on the wall, for services on real ports. */
export const realClock: Clock = { now: () => Date.now(), sleep };

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal && { signal });
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}
