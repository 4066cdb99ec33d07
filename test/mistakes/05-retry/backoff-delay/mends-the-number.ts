// Caught by: R5 refuses what is no number of a retry
// A wrong count stays hidden.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  const number = Math.max(0, Math.trunc(retry) || 0);
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** number;
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
