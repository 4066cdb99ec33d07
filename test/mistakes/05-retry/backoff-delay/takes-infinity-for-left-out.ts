// Caught by: R3 gives a number that a timer understands
// Infinity is a cap like others: the largest.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, Number.isFinite(capMs) ? capMs : 10_000, 2 ** 31 - 1);
}
