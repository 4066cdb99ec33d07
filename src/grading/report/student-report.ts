import type { Exercise } from "../../core/course.ts";
import { countedPoints, type Grade, type StudentReport, totalOf } from "../../core/grades.ts";
import type { CheckResult } from "../../core/verdict.ts";
import { count } from "../../rig/story.ts";
import { fence, plain, table } from "./markdown.ts";
import { markText, notJudged, pointsText, shorten, signs, tell } from "./told.ts";

/**
 * What a student reads, in Markdown: their points, then exercise by exercise what does not pass, in the order in which
 * to mend it, and at the end a list of everything. Holds no hints and no doubts.
 */
export function studentReport(report: StudentReport, exercises: readonly Exercise[]): string {
  const open = report.grades.filter(({ outcome }) => outcome === "failed");
  const byId = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  const parts = [
    `# ${plain(report.student)}`,
    summary(report),
    ...section("About your files", report.remarks.map((remark) => `- ${plain(remark)}`).join("\n")),
    ...open.flatMap((grade, index) => story(grade, byId.get(grade.exercise), index === 0)),
    ...(open.length === 0 ? next(report, byId) : []),
    "## All exercises",
    table(
      ["", "exercise", "", "points", "of", ""],
      report.grades.map((grade) => row(grade, byId.get(grade.exercise))),
    ),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function summary(report: StudentReport): string {
  const { points, possible, passed } = totalOf(report);
  const number = (...outcomes: Grade["outcome"][]) =>
    report.grades.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const rest: readonly [number, string][] = [
    [number("failed"), "not yet passed"],
    [number("untouched", "missing"), "not begun"],
    [number("broken"), "could not be judged"],
  ];
  const others = rest.filter(([amount]) => amount > 0).map(([amount, words]) => `, ${amount} ${words}`);
  return `**${pointsText(points, possible)}.** Of ${count(report.grades.length, "exercise")}: ${passed} passed${others.join("")}.`;
}

const section = (title: string, body: string) => (body === "" ? [] : [`## ${title}`, body]);

function story(grade: Grade, exercise: Exercise | undefined, isFirst: boolean): string[] {
  const checks = grade.verdict?.checks ?? [];
  const failed = checks.filter(({ outcome, message }) => outcome !== "passed" && message !== undefined);
  const passing = `${checks.filter(({ outcome }) => outcome === "passed").length} of ${count(checks.length, "check")} pass`;
  const words = [
    `${passing}, ${pointsText(grade.earned, grade.possible)}.`,
    isFirst && failed.length > 1 ? "Begin with the first check: what fails later often fails for the same reason." : "",
    exercise ? `On your machine: \`npx stormproof check ${exercise.slug}\`` : "",
  ];
  const texts = [markText(grade), grade.verdict?.reason].filter((text) => text !== undefined);
  return [
    `## ${isFirst ? "Mend first" : "Then"}: ${nameOf(grade, exercise)}`,
    words.filter((each) => each !== "").join(" "),
    ...texts.map((text) => lines(shorten(text).split("\n"))),
    ...failed.flatMap(checkStory),
  ];
}

const nameOf = ({ exercise: id }: { readonly exercise: string }, exercise: Exercise | undefined) =>
  plain(exercise ? `${exercise.title} (${id})` : id);

function checkStory(check: CheckResult): string[] {
  const { sentences, blocks } = tell(check);
  return [
    `### ${signs[check.outcome]} ${plain(check.name)} (${count(check.points, "point")})`,
    lines(sentences),
    ...blocks.map(fence),
  ];
}

/** Sentences in lines of their own for who reads the text, in a paragraph for who sees the page. */
const lines = (sentences: readonly string[]) => sentences.map(plain).join("  \n");

/** When nothing fails, the way on. */
function next(report: StudentReport, byId: ReadonlyMap<string, Exercise>): string[] {
  const fresh = report.grades.find(({ outcome }) => outcome === "untouched" || outcome === "missing");
  const exercise = fresh && byId.get(fresh.exercise);
  if (!exercise) return [];
  return section(`Next: ${nameOf(fresh, exercise)}`, `To begin: \`npx stormproof watch ${exercise.slug}\``);
}

function row(grade: Grade, exercise: Exercise | undefined) {
  const notes = grade.verdict?.checks.flatMap((check) => check.notes ?? []) ?? [];
  const words = [notJudged[grade.outcome], markText(grade), ...notes].filter((text) => text !== undefined);
  return [
    signs[grade.outcome],
    plain(grade.exercise),
    plain(exercise?.title ?? ""),
    countedPoints(grade),
    grade.possible,
    plain(words.join(" ")),
  ];
}
