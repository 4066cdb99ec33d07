import { styleText } from "node:util";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { type Notes, readNotes } from "../../app/notes.ts";
import { type Exercise, exercisesOf, type Lesson } from "../../core/course.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import { standings } from "../attempts.ts";
import { printJson } from "../print-json.ts";
import { mark } from "../render-verdict.ts";
import { plural } from "../text.ts";

/** An exercise and how far the learner has come with it. */
type Row = Exercise & {
  readonly outcome: "untried" | "passed" | "failed" | "broken";
  readonly points: { readonly earned: number; readonly possible: number } | null;
  readonly taken: boolean;
};

/** `stormproof list`: lessons with their exercises, and how far the learner has come; then pages. */
export function addListCommand(program: Command): void {
  program
    .command("list")
    .description("list lessons, exercises and pages, and how far you have come")
    .option("--json", "print the list as JSON")
    .action(list);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const rows = toRows(await readNotes(kitRoot));
  if (json) printJson(toJson(rows));
  else console.log(`\n${render(rows)}\n`);
}

function toRows({ taken }: Notes): Row[] {
  const known = standings();
  return exercisesOf(course).map((exercise) => {
    const { outcome = "untried", points = null } = known.get(exercise.id) ?? {};
    return { ...exercise, outcome, points, taken: exercise.id in taken };
  });
}

function toJson(rows: readonly Row[]): object {
  const lessons = course.lessons.map(({ slug, title, minutes }) => ({
    slug,
    title,
    minutes,
    exercises: rows
      .filter(({ lesson }) => lesson.slug === slug)
      .map(({ id, title, minutes, outcome, points, taken }) => ({ id, title, minutes, outcome, points, taken })),
  }));
  const pages = (course.pages ?? []).map(({ slug, title }) => ({ slug, title }));
  return { lessons, pages };
}

function render(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ slug }) => slug.length));
  const parts = course.lessons.flatMap((lesson) => [
    renderLesson(lesson),
    ...rows.filter((row) => row.lesson.slug === lesson.slug).map((row) => renderRow(row, width)),
    "",
  ]);
  const pages = (course.pages ?? []).map(({ slug, title }) => `${styleText("bold", slug)}  ${title}`);
  if (pages.length > 0) parts.push(...pages, "");
  const passed = rows.filter(({ outcome }) => outcome === "passed").length;
  return [...parts, `${passed} of ${plural(rows.length, "exercise")} passed.`].join("\n");
}

function renderLesson({ slug, title, minutes }: Lesson): string {
  return `${styleText("bold", slug)}  ${title}  ${styleText("dim", `${minutes} min`)}`;
}

function renderRow({ slug, title, minutes, outcome, points, taken }: Row, width: number): string {
  const earned =
    points && outcome !== "passed" ? `, best so far ${points.earned} of ${plural(points.possible, "point")}` : "";
  const asides = `${minutes} min${earned}${taken ? ", reference taken" : ""}`;
  return `  ${mark(outcome)} ${slug.padEnd(width)}  ${title}  ${styleText("dim", asides)}`;
}
