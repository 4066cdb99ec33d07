// Caught by: R3 stops at once when the caller aborts
// A second pause takes the timer of the first, which never wakes.
export type PauseLimits = { deadlineAt?: number; signal?: AbortSignal };

let timer: NodeJS.Timeout | undefined;

export async function pauseUntil(wakeAt: number, { deadlineAt, signal }: PauseLimits = {}): Promise<boolean> {
  signal?.throwIfAborted();
  if (deadlineAt !== undefined && wakeAt >= deadlineAt) return false;
  while (Date.now() < wakeAt) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => reject(signal?.reason);
    signal?.addEventListener("abort", leave);
    clearTimeout(timer);
    timer = setTimeout(resolve, Math.min(Math.ceil(wakeAt - Date.now()), 2 ** 31 - 1));
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", leave);
    }
  }
  return true;
}
