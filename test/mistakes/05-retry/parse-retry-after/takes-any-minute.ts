// Caught by: R4 takes other dates for no header
// An hour has 60 minutes; minute 60 is a mistake of the sender, not the next hour.
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = readHttpDate(value);
  return at === undefined ? undefined : Math.max(0, at - nowMs);
}

const dateForms = [
  /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d \d{4}$/,
];

function readHttpDate(value: string): number | undefined {
  if (!dateForms.some((form) => form.test(value))) return undefined;
  const [hour = "", minute = "", second = ""] = /\d\d:\d\d:\d\d/.exec(value)?.[0].split(":") ?? [];
  if (Number(hour) > 23) return undefined;
  const midnight = value.replace(/\d\d:\d\d:\d\d/, "00:00:00");
  const at = Date.parse(midnight.endsWith("GMT") ? midnight : `${midnight} GMT`);
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return Number.isNaN(at) ? undefined : at + seconds * 1_000;
}
