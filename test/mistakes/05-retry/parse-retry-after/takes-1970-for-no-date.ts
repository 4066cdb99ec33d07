// Caught by: R2 reads the date of today's form
// Zero is an instant, too.
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = readHttpDate(value);
  if (!at) return undefined;
  return Math.max(0, at - nowMs);
}

const dateForms = [
  /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, // Fri, 06 Nov 2026 02:22:19 GMT
  /^\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT$/, // Friday, 06-Nov-26 02:22:19 GMT
  /^\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d \d{4}$/, // Fri Nov  6 02:22:19 2026
];

/** Milliseconds since 1970. `Date.parse` alone would read a date into "abc 5", so the form is looked at first. */
function readHttpDate(value: string): number | undefined {
  if (!dateForms.some((form) => form.test(value))) return undefined;
  // Without a zone Date.parse takes the local one; the third form means UTC.
  const at = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
