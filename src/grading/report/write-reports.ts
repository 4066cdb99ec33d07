import { KitError } from "../../core/kit-error.ts";
import type { ClassResult } from "./class-result.ts";

/** Result files of other systems that can be written for each student. */
export type Format = "gradescope" | "classroom50";

/**
 * Writes what a class comes out with into the folder `out`: `grades.csv`, `class.md`, and for each student
 * `students/<student>/report.md`, `results.json` and a file for each format.
 *
 * A reader, or a crash, meets the old text of a file or the new one. Nothing else in the folder is touched.
 */
export async function writeReports(out: string, result: ClassResult, formats: readonly Format[]): Promise<void> {
  throw new KitError(`Cannot write reports to ${out}: ${result.reports.length} reports, ${formats.length} formats`);
}
