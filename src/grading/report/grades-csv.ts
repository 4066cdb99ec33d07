import Papa from "papaparse";
import { countedPoints, type Grade, totalOf } from "../../core/grades.ts";
import { printable } from "../../core/printable.ts";
import type { ClassResult } from "./class-result.ts";

/**
 * A row a student, a column an exercise, with the points that count. A cell is empty where nothing was judged: no file,
 * the starter as it was handed out, or a verdict that could not be had; a mark given by hand fills it.
 *
 * Names are text for every spreadsheet, also when they begin as a formula does.
 */
export function gradesCsv({ reports, exercises }: ClassResult): string {
  const fields = ["student", "points", "possible", "passed", ...exercises.map(({ id }) => id)];
  const data = reports.map((report) => {
    const { points, possible, passed } = totalOf(report);
    const grades = new Map(report.grades.map((grade) => [grade.exercise, grade]));
    return [printable(report.student), points, possible, passed, ...exercises.map(({ id }) => cellOf(grades.get(id)))];
  });
  // The package's own pattern lets a formula pass that has a line end in it.
  return `${Papa.unparse({ fields, data }, { escapeFormulae: /^[=+\-@\t\r\n]/ })}\r\n`;
}

function cellOf(grade: Grade | undefined): number | "" {
  if (!grade) return "";
  const isJudged = grade.outcome === "passed" || grade.outcome === "failed";
  return isJudged || grade.mark ? countedPoints(grade) : "";
}
