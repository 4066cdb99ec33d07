// Sleeps a day at a time and calls itself again; events.once hears the abort.
import { once } from "node:events";

type Limits = { deadlineAt?: number; signal?: AbortSignal };
const dayMs = 24 * 60 * 60 * 1_000;

export const pauseUntil = async (wakeAt: number, limits: Limits = {}): Promise<boolean> => {
  const { signal, deadlineAt = Infinity } = limits;
  if (signal?.aborted) throw signal.reason;
  if (!(wakeAt < deadlineAt)) return false;
  if (wakeAt <= Date.now()) return true;

  const tidy = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.min(dayMs, Math.ceil(wakeAt - Date.now())));
  const aborted = signal ? once(signal, "abort", { signal: tidy.signal }) : undefined;
  await Promise.race(aborted ? [promise, aborted] : [promise]);
  clearTimeout(timer);
  aborted?.catch(() => {});
  tidy.abort();
  return pauseUntil(wakeAt, limits);
};
