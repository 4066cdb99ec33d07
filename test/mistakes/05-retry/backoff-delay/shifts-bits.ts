// Caught by: R3 gives a number that a timer understands
// A shift counts in 32 bits: after 31 steps it begins anew.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * (1 << retry);
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
