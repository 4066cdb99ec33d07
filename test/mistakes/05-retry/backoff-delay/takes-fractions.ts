// Caught by: R5 refuses what is no number of a retry
// Retry 0.5 waits as long as nobody has asked for.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (Number.isNaN(retry) || retry < 0 || retry === Number.POSITIVE_INFINITY)
    throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
