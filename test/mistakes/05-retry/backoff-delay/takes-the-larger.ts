// Caught by: R2 stops at the cap
// Max in place of min: it always waits the cap at least.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(Math.max(doubledMs, capMs), 2 ** 31 - 1);
}
