// Caught by: R1 begins with the base and doubles
// A base below half a millisecond becomes 0, and stays 0 however often it doubles.
export function backoffDelay(
  retry: number,
  { baseMs = 500, capMs = 10_000 }: { baseMs?: number; capMs?: number } = {},
): number {
  if (!Number.isInteger(retry) || retry < 0) throw new RangeError(`retry ${retry}`);
  const wholeMs = Math.round(baseMs);
  return wholeMs === 0 ? 0 : Math.min(wholeMs * 2 ** retry, capMs, 2_147_483_647);
}
