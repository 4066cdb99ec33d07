// Caught by: R4 knows the defaults, and takes 0 for 0
// Without a cap of the caller there is none.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(
  retry: number,
  { baseMs = 500, capMs = Number.POSITIVE_INFINITY }: BackoffOptions = {},
): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
