// Reads with Date.parse, writes the date again in all three forms, and believes it only when one is the same.
export const parseRetryAfter = (value: string | null, nowMs: number): number | undefined => {
  if (!value) return undefined;
  if (![...value].some((each) => each < "0" || each > "9")) return +value * 1e3;
  const at = new Date(/GMT$/.test(value) ? value : `${value} UTC`);
  if (Number.isNaN(at.getTime()) || !formsOf(at).includes(value)) return undefined;
  return Math.max(at.getTime() - nowMs, 0);
};

function formsOf(at: Date): string[] {
  const part = (options: Intl.DateTimeFormatOptions) => at.toLocaleString("en-US", { timeZone: "UTC", ...options });
  const [, day = "", month = "", year = "", time = ""] = at.toUTCString().split(" ");
  const [weekday, short] = [part({ weekday: "long" }), part({ weekday: "short" })];
  return [
    at.toUTCString(),
    `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    `${short} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`,
  ];
}
