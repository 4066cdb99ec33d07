import type { DateForm } from "./script.ts";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** Writes an instant as an HTTP date in one of its three forms (RFC 9110, section 5.6.7). All three mean UTC. */
export function httpDate(at: number, form: DateForm = "imf-fixdate"): string {
  const date = new Date(at);
  // "Mon, 05 Jan 2026 09:00:00 GMT"
  const [weekday = "", day = "", month = "", year = "", time = ""] = date.toUTCString().split(/,? /);
  switch (form) {
    case "imf-fixdate":
      return date.toUTCString();
    case "rfc850":
      return `${days[date.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
    case "asctime":
      return `${weekday} ${month} ${String(date.getUTCDate()).padStart(2)} ${time} ${year}`;
  }
}
