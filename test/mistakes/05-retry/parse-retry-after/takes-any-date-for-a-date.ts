// Caught by: R4 takes other dates for no header
// Date.parse finds a date in "abc 5".
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  if (!/[a-z]{2}/.test(value)) return undefined;
  const at = readHttpDate(value);
  return at === undefined ? undefined : Math.max(0, at - nowMs);
}

function readHttpDate(value: string): number | undefined {
  const at = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
