// Caught by: R4 knows the defaults, and takes 0 for 0
// A base of 0 becomes 500.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, options: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const baseMs = options.baseMs || 500;
  const capMs = options.capMs || 10_000;
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
