// One promise by hand, and a timer that sets itself again.
export function pauseUntil(
  wakeAt: number,
  { deadlineAt, signal }: { deadlineAt?: number; signal?: AbortSignal } = {},
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    if (deadlineAt !== undefined && deadlineAt <= wakeAt) return resolve(false);
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const look = () => {
      const leftMs = wakeAt - Date.now();
      if (leftMs > 0) {
        timer = setTimeout(look, Math.min(leftMs + 1, 0x7fffffff));
        return;
      }
      signal?.removeEventListener("abort", stop);
      resolve(true);
    };
    signal?.addEventListener("abort", stop, { once: true });
    look();
  });
}
