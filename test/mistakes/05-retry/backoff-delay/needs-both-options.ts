// Caught by: R4 knows the defaults, and takes 0 for 0
// An object replaces all defaults at once.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(
  retry: number,
  { baseMs, capMs }: BackoffOptions = { baseMs: 500, capMs: 10_000 },
): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = (baseMs as number) * 2 ** retry;
  return Math.min(doubledMs, capMs as number, 2 ** 31 - 1);
}
