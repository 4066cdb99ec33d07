import { setTimeout as sleep } from "node:timers/promises";

/** Whether something happens within a time. Leaves no timer behind. */
export async function happensWithin(event: Promise<unknown>, limitMs: number): Promise<boolean> {
  const isOver = new AbortController();
  const tooLate = sleep(limitMs, false, { signal: isOver.signal }).catch(() => false);
  return Promise.race([event.then(() => true), tooLate]).finally(() => isOver.abort());
}
