import { count } from "../../rig/story.ts";
import { byHand, type Linked, type Matter } from "./by-hand.ts";
import {
  hardExercises,
  inNeed,
  medianPoints,
  missedChecks,
  type Standing,
  standingOf,
  type Trouble,
} from "./class-figures.ts";
import type { ClassResult } from "./class-result.ts";
import { link, plain, table } from "./markdown.ts";
import { studentFolder } from "./student-folder.ts";
import { pointsText } from "./told.ts";

/** As many rows as one sees at a glance. */
const most = 10;

/**
 * What the instructor reads first, in Markdown: who needs help, where the class is stuck, what a person should look at,
 * then a row a student. Not for students: it holds doubts.
 */
export function classReport(result: ClassResult): string {
  const standings = result.reports.map(standingOf);
  const linked: Linked = (student) => link(student, ["students", studentFolder(student), "report.md"]);
  const matters = byHand(result, linked);
  const parts = [
    "# Class",
    ...summary(result, standings, matters),
    "## Who needs help",
    ...help(standings, linked),
    "## Where the class is stuck",
    ...stuck(result),
    "## Look at by hand",
    ...(matters.length > 0 ? matters.flatMap(section) : ["Nothing."]),
    "## All students",
    everybody(standings, linked),
  ];
  return `${parts.join("\n\n")}\n`;
}

function summary(result: ClassResult, standings: readonly Standing[], matters: readonly Matter[]): string[] {
  const possible = Math.max(0, ...standings.map((each) => each.possible));
  const needy = inNeed(standings).map(({ report }) => plain(report.student));
  const [hardest] = hardExercises(result);
  const facts = [
    needy.length > 0 ? `Need help: ${few(needy)}` : "",
    hardest ? `Stuck most: ${plain(hardest.exercise)}, ${hardest.missed} of the ${hardest.tried} who began it` : "",
    matters.length > 0 ? `By hand: ${matters.map(({ title, amount }) => `${title} (${amount})`).join(", ")}` : "",
  ];
  return [
    `${count(standings.length, "student")}, ${count(result.exercises.length, "exercise")}. The median is ${pointsText(medianPoints(standings), possible)}.`,
    facts
      .filter((fact) => fact !== "")
      .map((fact) => `- ${fact}`)
      .join("\n"),
  ];
}

const few = (names: readonly string[]) =>
  [...names.slice(0, most), ...(names.length > most ? [`${names.length - most} more`] : [])].join(", ");

function help(standings: readonly Standing[], linked: Linked): string[] {
  const needy = inNeed(standings);
  if (needy.length === 0) return ["Nobody stands out: everybody has begun, and has half of the median or more."];
  const rows = needy.map((standing) => [
    linked(standing.report.student),
    standing.points,
    standing.passed,
    whereNow(standing),
  ]);
  return [
    "Nothing begun, or less than half of the median.",
    table(["student", "points", "passed", "where they are"], rows),
  ];
}

/** The first exercise that does not pass, and its first check. */
function whereNow({ open: [grade], report, fresh }: Standing): string {
  if (!grade) return fresh.length === report.grades.length ? "nothing begun" : "all that was begun passes";
  const check = grade.verdict?.checks.find(({ outcome, message }) => outcome !== "passed" && message !== undefined);
  return plain(`${grade.exercise}: ${check?.name ?? grade.verdict?.reason ?? ""}`);
}

function stuck(result: ClassResult): string[] {
  const row = ({ exercise, check, missed, tried }: Trouble) => [plain(exercise), missed, tried, plain(check)];
  const exercises = hardExercises(result);
  if (exercises.length === 0) return ["Whatever was begun passes."];
  return [
    "Exercises that do not pass, among those who began them, with the check that most of them miss:",
    table(["exercise", "failed", "began", "missed most"], exercises.slice(0, most).map(row)),
    "Checks that most students miss:",
    table(["exercise", "missed", "began", "check"], missedChecks(result).slice(0, most).map(row)),
  ];
}

const section = ({ title, amount, body }: Matter) => [`### ${title} (${amount})`, body];

function everybody(standings: readonly Standing[], linked: Linked): string {
  const rows = standings.map(({ report, points, possible, passed, open, fresh }) => [
    linked(report.student),
    points,
    possible,
    Math.round((100 * points) / Math.max(1, possible)),
    passed,
    open.length,
    fresh.length,
  ]);
  return table(["student", "points", "of", "%", "passed", "failed", "not begun"], rows);
}
