import { readFile, writeFile } from "node:fs/promises";
import Papa from "papaparse";
import type { Course } from "../../core/course.ts";
import { findExercise } from "../../core/find-exercise.ts";
import type { Grade } from "../../core/grades.ts";
import { KitError } from "../../core/kit-error.ts";

/** What an instructor gives by hand. */
type Mark = NonNullable<Grade["mark"]>;

/** Marks of a class. */
export type Marks = { readonly of: (student: string, exercise: string) => Mark | undefined };

/** No marks given by hand. */
export const noMarks: Marks = { of: () => undefined };

const columns = ["student", "exercise", "points", "comment"] as const;

type Row = Readonly<Record<(typeof columns)[number], string>>;

/** Who and what may stand in the file. */
export type MarkScope = {
  readonly course: Course;
  readonly students: ReadonlySet<string>;
};

/**
 * Reads the marks that an instructor gives by hand, from a CSV file with the columns student, exercise, points and
 * comment. A file that is not there begins with these columns; one that is there is never written.
 *
 * @throws KitError naming the line that cannot be meant.
 */
export async function readMarks(file: string, scope: MarkScope): Promise<Marks> {
  await writeFile(file, `${columns.join(",")}\n`, { flag: "wx" }).catch(unlessThere);
  const marks = new Map<string, { line: number; mark: Mark }>();
  for (const { line, row } of rowsOf(await readFile(file, "utf8"), file)) {
    const refuse = (why: string) => new KitError(`Cannot read the mark in line ${line} of ${file}: ${why}`);
    const key = keyOf(findStudent(row, scope, refuse), exerciseOf(row, scope, refuse));
    const other = marks.get(key);
    if (other) throw refuse(`${row.student} has one for ${row.exercise} in line ${other.line} already`);
    marks.set(key, { line, mark: { points: pointsOf(row, refuse), comment: row.comment } });
  }
  return { of: (student, exercise) => marks.get(keyOf(student, exercise))?.mark };
}

type Refuse = (why: string) => KitError;

const keyOf = (student: string, exercise: string) => JSON.stringify([student, exercise]);

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

/** The rows below the head, each with the line at which it begins; a comment may have several. */
function* rowsOf(text: string, file: string): Generator<{ line: number; row: Row }> {
  const lines: { line: number; cells: string[] }[] = [];
  let line = 1;
  let begin = 0;
  Papa.parse<string[]>(text, {
    step({ data, errors, meta }) {
      if (errors[0] && errors[0].type !== "Delimiter")
        throw new KitError(`Cannot read the mark in line ${line} of ${file}: its quotes do not match`);
      lines.push({ line, cells: data.map((cell) => cell.trim().normalize()) });
      line += text.slice(begin, meta.cursor).split("\n").length - 1;
      begin = meta.cursor;
    },
  });
  const [head, ...rest] = lines.filter(({ cells }) => cells.some((cell) => cell !== ""));
  const places = columns.map((column) => head?.cells.findIndex((cell) => cell.toLowerCase() === column) ?? -1);
  const missing = columns.filter((_, index) => places[index] === -1);
  if (missing.length > 0)
    throw new KitError(`Cannot read ${file}: its first line has to name the columns ${columns.join(", ")}`);
  for (const { line, cells } of rest) {
    const cell = (index: number) => cells[places[index] ?? -1] ?? "";
    yield { line, row: { student: cell(0), exercise: cell(1), points: cell(2), comment: cell(3) } };
  }
}

function findStudent({ student }: Row, { students }: MarkScope, refuse: Refuse): string {
  const found = [...students].find((each) => each.normalize() === student);
  if (found === undefined)
    throw refuse(`nobody called "${student}" has handed in; a student without work needs an empty folder`);
  return found;
}

function exerciseOf({ exercise }: Row, { course }: MarkScope, refuse: Refuse): string {
  try {
    return findExercise(course, exercise).id;
  } catch (error) {
    throw error instanceof KitError ? refuse(error.message) : error;
  }
}

/** More than an exercise is worth is allowed: instructors reward what no check asks for. */
function pointsOf({ points }: Row, refuse: Refuse): number {
  if (/^\d+(\.\d+)?$/.test(points)) return Number(points);
  throw refuse(`points are a number like 3 or 2.5, not "${points}"`);
}
