// A chain of promises; a call that was aborted is skipped when its turn comes.
import { scheduler } from "node:timers/promises";

export type QuotaOptions = { slowFrom?: number; pauseMs?: number };

export function quotaQueue(
  fetchLike: typeof fetch,
  { slowFrom = 5, pauseMs = 1_000 }: QuotaOptions = {},
): typeof fetch {
  let chain: Promise<unknown> = Promise.resolve();
  let freeAt = 0;

  const turn = async (input: Parameters<typeof fetch>[0], init: RequestInit | undefined, signal: AbortSignal) => {
    while (!signal.aborted && Date.now() < freeAt) {
      await scheduler.wait(Math.ceil(freeAt - Date.now()), { signal }).catch(() => {});
    }
    signal.throwIfAborted();
    const response = await fetchLike(input, init);
    freeAt = Date.now() + pause(response);
    return response;
  };

  function pause({ status, headers }: Response): number {
    const asked = headers.get("retry-after")?.match(/^\d+$/);
    if (asked && (status === 429 || status === 503)) return Number(asked[0]) * 1_000;
    const parts = headers.get("ratelimit")?.match(/(?:"[^"]*"|[^,])+/g) ?? [];
    const found = parts.map((part) =>
      ["r", "t"].map((name) => new RegExp(`^(?:"[^"]*"|[^"])*;\\s*${name}=(\\d+)(?:;|$)`).exec(part)?.[1]),
    );
    const newer = found.filter(([left, seconds]) => left !== undefined && seconds !== undefined);
    const older = [headers.get("x-ratelimit-remaining") ?? "", headers.get("x-ratelimit-reset") ?? ""] as const;
    const quotas = newer.map(([left, seconds]) => [Number(left), Number(seconds) * 1_000] as const);
    if (quotas.length === 0 && older.every((each) => /^\d+$/.test(each))) {
      quotas.push([Number(older[0]), Number(older[1]) * 1_000 - Date.now()]);
    }
    const pauses = quotas.map(([left, restMs]) => (left > slowFrom ? 0 : restMs / (left + 1)));
    return Math.max(status === 429 ? pauseMs : 0, ...pauses);
  }

  return (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal);
    const call = chain.then(() => turn(input, init, signal));
    chain = call.catch(() => {});
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave);
    return Promise.race([call, aborted]).finally(() => signal.removeEventListener("abort", leave));
  };
}
