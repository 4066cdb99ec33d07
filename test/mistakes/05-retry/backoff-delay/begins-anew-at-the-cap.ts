// Caught by: R2 stops at the cap
// After the cap the waits are short again.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs > capMs ? baseMs : doubledMs, capMs, 2 ** 31 - 1);
}
