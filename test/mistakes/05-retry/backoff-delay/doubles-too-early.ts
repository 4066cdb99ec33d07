// Caught by: R1 begins with the base and doubles
// The first wait is twice the base already.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`No retry has the number ${retry}`);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** (retry + 1);
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
