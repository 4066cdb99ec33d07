// Caught by: R2 stops at the cap
// The tenth wait takes minutes.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, 2 ** 31 - 1);
}
