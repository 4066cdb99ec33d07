import { setTimeout as sleep } from "node:timers/promises";

export type HedgeOptions = { delayMs: number; signal?: AbortSignal; budget?: { tryRetry(): boolean } };

class Call<T> {
  readonly controller = new AbortController();
  readonly end: Promise<T>;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.end = work(this.controller.signal);
    this.end.catch(() => {});
  }
}

type Won<T> = { readonly winner: Call<T>; readonly value: T };

/** The delay is a promise that can be stopped, and so is the caller's patience. */
export async function hedge<T>(work: (signal: AbortSignal) => Promise<T>, options: HedgeOptions): Promise<T> {
  const { delayMs, signal, budget } = options;
  if (signal?.aborted) throw signal.reason;
  const tidy = new AbortController();
  const calls = [new Call(work)];
  const won = async (call: Call<T>): Promise<Won<T>> => ({ winner: call, value: await call.end });
  const stop = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { signal: tidy.signal });
  });
  const late = sleep(delayMs, "late", { signal: tidy.signal }).catch(() => "late");

  try {
    const [first] = calls as [Call<T>];
    const early = await Promise.race([won(first), late, stop]);
    if (typeof early !== "string") return early.value;
    if (!budget || budget.tryRetry()) calls.push(new Call(work));
    const ends = Promise.any(calls.map(won)).catch(() => first.end.then((value) => ({ winner: first, value })));
    const { winner, value } = await Promise.race([ends, stop]);
    for (const { controller } of calls.filter((call) => call !== winner)) controller.abort();
    return value;
  } catch (error) {
    if (signal?.aborted) for (const { controller } of calls) controller.abort(signal.reason);
    throw error;
  } finally {
    tidy.abort();
  }
}
