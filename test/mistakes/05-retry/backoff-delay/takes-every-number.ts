// Caught by: R5 refuses what is no number of a retry
// Retry -1 waits half of the base.
type BackoffOptions = { baseMs?: number; capMs?: number };

export function backoffDelay(retry: number, { baseMs = 500, capMs = 10_000 }: BackoffOptions = {}): number {
  const doubledMs = baseMs === 0 ? 0 : baseMs * 2 ** retry;
  return Math.min(doubledMs, capMs, 2 ** 31 - 1);
}
