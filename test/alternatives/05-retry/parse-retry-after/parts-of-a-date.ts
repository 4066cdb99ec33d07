// One pattern with names, months in a list, Date.UTC in place of Date.parse.
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const clock = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const forms = [
  new RegExp(String.raw`^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) ${clock} GMT$`),
  new RegExp(String.raw`^[A-Z][a-z]+day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) ${clock} GMT$`),
  new RegExp(String.raw`^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) ${clock} (?<year>\d{4})$`),
];

export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  const text = value ?? "";
  if (/^[0-9]+$/.test(text)) return 1_000 * Number.parseInt(text, 10);
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (!parts) continue;
    const { day, month = "", year, hour, minute, second } = parts;
    const monthIndex = months.indexOf(month);
    if (monthIndex < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
    const fullYear = Number(year) < 100 ? 2_000 + Number(year) : Number(year);
    const at = Date.UTC(fullYear, monthIndex, Number(day), Number(hour), Number(minute), Number(second));
    return at > nowMs ? at - nowMs : 0;
  }
  return undefined;
}
