// Caught by: R2 stops at the cap
// What is doubled after the cap is longer than the cap.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : Math.min(baseMs, capMs) * 2 ** retry;
  return Math.min(doubledMs, 2 ** 31 - 1);
}
