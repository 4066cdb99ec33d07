// Caught by: R2 reads the date of today's form
// A date is as good.
export function parseRetryAfter(value: string | null, _nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  return undefined;
}
