import { editDistance } from "../core/edit-distance.ts";

/** The one of these names that looks most like what was typed. */
export function closestName(typed: string, names: readonly string[]): string {
  const wanted = typed.toLowerCase();
  return names.toSorted((a, b) => editDistance(wanted, a) - editDistance(wanted, b))[0] ?? "";
}
