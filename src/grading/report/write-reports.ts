import path from "node:path";
import type { StudentReport } from "../../core/grades.ts";
import { writeAtomically } from "../write-atomically.ts";
import { classReport } from "./class-report.ts";
import type { ClassResult } from "./class-result.ts";
import { classroom50, requireRunner } from "./classroom50.ts";
import { forStudent } from "./for-student.ts";
import { gradesCsv } from "./grades-csv.ts";
import { gradescope } from "./gradescope.ts";
import { studentFolder } from "./student-folder.ts";
import { studentReport } from "./student-report.ts";

/** Result files of other systems that can be written for each student. */
export type Format = "gradescope" | "classroom50";

type Write = (report: StudentReport, result: ClassResult) => unknown;

const writers: Readonly<Record<Format, Write>> = {
  gradescope: (report, { exercises }) => gradescope(report, exercises),
  classroom50: (report) => classroom50(report, process.env, new Date()),
};

/**
 * Throws when a format cannot be written here; for a command to ask before it judges anything.
 *
 * @throws {KitError}
 */
export function requireFormats(formats: readonly Format[]): void {
  if (formats.includes("classroom50")) requireRunner(process.env);
}

/**
 * Writes what a class comes out with into the folder `out`: `grades.csv`, `class.md`, and for each student
 * `students/<student>/report.md`, `results.json` and a file for each format. What lies below `students` may be handed
 * out; it holds no doubts.
 *
 * A reader, or a crash, meets the old text of a file or the new one. Nothing else in the folder is touched.
 */
export async function writeReports(out: string, result: ClassResult, formats: readonly Format[]): Promise<void> {
  requireFormats(formats);
  for (const report of result.reports) {
    const folder = path.join(out, "students", studentFolder(report.student));
    await writeAtomically(path.join(folder, "report.md"), studentReport(report, result.exercises));
    await writeAtomically(path.join(folder, "results.json"), toJson(forStudent(report)));
    for (const format of formats)
      await writeAtomically(path.join(folder, `${format}.json`), toJson(writers[format](report, result)));
  }
  await writeAtomically(path.join(out, "grades.csv"), gradesCsv(result));
  // Last: who sees it finds all that it links to.
  await writeAtomically(path.join(out, "class.md"), classReport(result));
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
