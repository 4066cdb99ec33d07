import path from "node:path";
import { totalOf } from "../core/grades.ts";
import type { ClassProgress } from "../grading/class/grade-class.ts";
import type { ClassResult } from "../grading/report/class-result.ts";
import { plural } from "./text.ts";

/** Tells on the error output how the grading of a class goes on, a line for each student. */
export class GradingScreen {
  readonly #students: number;

  constructor(students: number) {
    this.#students = students;
  }

  graded({ report, done, leftMs }: ClassProgress): void {
    const { points, possible, passed } = totalOf(report);
    const facts = `${points} of ${plural(possible, "point")}, ${passed} of ${plural(report.grades.length, "exercise")} pass`;
    console.error(
      `[${done}/${this.#students}] ${report.student}: ${facts}${leftMs ? ` · ${inWords(leftMs)} left` : ""}`,
    );
  }

  retrying(exercises: number): void {
    console.error(`Once more, one at a time: ${plural(exercises, "exercise")} that could not be judged.`);
  }

  stopping(): void {
    console.error("Stopping after the checks under way; Ctrl-C again stops at once.");
  }
}

/** What a run over a class has come out with, and where to read it. */
export function renderSummary({ reports, exercises, changes, sameWork, ignored }: ClassResult, out: string): string {
  const grades = reports.flatMap((report) => report.grades);
  const count = (amount: number, words: string) => (amount > 0 ? [`  ${amount} ${words}`] : []);
  return [
    `\n${plural(reports.length, "student")}, ${plural(exercises.length, "exercise")}.`,
    ...count(grades.filter(({ outcome, mark }) => outcome === "broken" && !mark).length, "could not be judged"),
    ...count(grades.filter(({ doubts }) => doubts.length > 0).length, "with doubts: look before you trust the points"),
    ...count(sameWork.length, "with the same work by several students, or like the reference"),
    ...count(changes.length, "with other points than after the last run"),
    ...count(grades.filter(({ mark }) => mark).length, "marked by hand"),
    ...count(ignored.length, "ignored as no submission"),
    "",
    `  Grades            ${path.join(out, "grades.csv")}`,
    `  For you           ${path.join(out, "class.md")}`,
    `  For each student  ${path.join(out, "students", "<student>", "report.md")}`,
    `  Marks by hand     ${path.join(out, "marks.csv")}`,
  ].join("\n");
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? `about ${Math.max(10, Math.round(ms / 10_000) * 10)} s` : `about ${minutes} min`;
}
