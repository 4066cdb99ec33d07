// Caught by: R4 takes other dates for no header
// Date.UTC makes the next day of an hour 25, and a month of the year before of Foo.
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const today = /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(value);
  const old = /^\w{6,9}, (\d\d)-(\w{3})-(\d\d) (\d\d):(\d\d):(\d\d) GMT$/.exec(value);
  const older = /^\w{3} (\w{3}) ([\d ]\d) (\d\d):(\d\d):(\d\d) (\d{4})$/.exec(value);
  if (!today && !old && !older) return undefined;
  const [, day, month = "", year, ...clock] = today ??
    old ?? [0, older?.[2], older?.[1], older?.[6], ...(older?.slice(3, 6) ?? [])];
  const [hour, minute, second] = clock.map(Number);
  const at = Date.UTC((Number(year) % 2_000) + 2_000, months.indexOf(String(month)), Number(day), hour, minute, second);
  return Math.max(0, at - nowMs);
}
