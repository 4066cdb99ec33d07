// Caught by: R5 refuses what is no number of a retry
// `error instanceof RangeError` is what a caller asks.
export function backoffDelay(retry: number, options: { baseMs?: number; capMs?: number } = {}): number {
  const { baseMs = 500, capMs = 10_000 } = options;
  if (!Number.isInteger(retry) || retry < 0) {
    throw Object.assign(new Error(`retry ${retry}`), { name: "RangeError" });
  }
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
