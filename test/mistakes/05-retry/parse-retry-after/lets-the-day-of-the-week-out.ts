// Caught by: R4 takes other dates for no header
// A date without its weekday, or with the full name of its month, is of another form.
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = readHttpDate(value);
  return at === undefined ? undefined : Math.max(0, at - nowMs);
}

const dateForms = [
  /^(?:\w{3}, )?\d\d \w{3,9} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d \d{4}$/,
];

function readHttpDate(value: string): number | undefined {
  if (!dateForms.some((form) => form.test(value))) return undefined;
  const at = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
