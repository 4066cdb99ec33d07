/** Front ends count a cursor's place in characters (code points), JavaScript in units of UTF-16. */
export function toUnits(source: string, codePoints: number): number {
  return Array.from(source).slice(0, codePoints).join("").length;
}

/** The other way round: how many characters there are before a place that JavaScript counted. */
export function toCodePoints(source: string, units: number): number {
  return Array.from(source.slice(0, units)).length;
}
