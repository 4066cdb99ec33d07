import { existsSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { course } from "../../../course.ts";
import { type Exercise, exercisesOf } from "../../core/course.ts";
import { findExercises } from "../../core/find-exercise.ts";
import { KitError } from "../../core/kit-error.ts";
import { type ClassOptions, type GradedClass, gradeClass } from "../../grading/class/grade-class.ts";
import { Gradebook } from "../../grading/class/gradebook.ts";
import { readMarks } from "../../grading/class/marks.ts";
import { findSandbox } from "../../grading/class/sandbox.ts";
import { type FoundSubmissions, findSubmissions } from "../../grading/class/submissions.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import type { ClassResult } from "../../grading/report/class-result.ts";
import { type Format, requireFormats, writeReports } from "../../grading/report/write-reports.ts";
import { rememberStarters } from "../../grading/starter.ts";
import { isInside } from "../../rig/is-inside.ts";
import type { Launch } from "../../rig/start-process.ts";
import { printJson } from "../print-json.ts";
import { GradingScreen, renderSummary } from "../render-grading.ts";
import { untilStopped } from "../until-stopped.ts";

type Options = {
  readonly out: string;
  readonly exercise?: readonly string[];
  readonly student?: string;
  readonly format?: readonly Format[];
  readonly atOnce: number;
  readonly again?: boolean;
  readonly allowWeakerSandbox?: boolean;
  readonly json?: boolean;
};

/** `stormproof grade`: grades a whole class. */
export function addGradeCommand(program: Command): void {
  program
    .command("grade")
    .description("grade the submissions of a class: a folder or a .zip for each student")
    .argument("<folder>", "folder with the submissions; with --student, the one submission")
    .requiredOption("--out <folder>", "where grades and reports are written")
    .option("--exercise <names...>", "only these exercises or lessons")
    .option("--student <name>", "grade one submission, which is this student's")
    .addOption(new Option("--format <names...>", "write for other systems too").choices(["gradescope", "classroom50"]))
    .option(
      "--at-once <number>",
      "how many exercises are judged at a time",
      toAtOnce,
      Math.min(availableParallelism(), 4),
    )
    .option("--again", "judge everything again, also what has not changed since the last run")
    .option("--allow-weaker-sandbox", "grade even where this machine cannot lock submissions in completely")
    .option("--json", "print the reports as JSON")
    .action(grade);
}

async function grade(folder: string, options: Options): Promise<void> {
  requireFormats(options.format ?? []);
  const out = path.resolve(options.out);
  const exercises = chosenExercises(options.exercise);
  const { submissions, ignored } = await submissionsIn(path.resolve(folder), options.student);
  await keepApart(path.resolve(folder), out);
  const launch = await lockIn(options);
  // An update may have brought others; nobody has to start the lessons first.
  await rememberStarters(kitRoot);
  await writing(out, mkdir(out, { recursive: true }));
  using gradebook = Gradebook.open(path.join(out, "gradebook.sqlite"));
  const students = gradebook.students().union(new Set(submissions.map(({ student }) => student)));
  const marks = await writing(out, readMarks(path.join(out, "marks.csv"), { course, students }));
  const graded = await gradeUntilStopped({
    submissions,
    exercises,
    gradebook,
    marks,
    launch,
    isAnew: options.again ?? false,
    atOnce: options.atOnce,
  });
  const result: ClassResult = { ...graded, exercises, ignored };
  await writing(out, writeReports(out, result, options.format ?? []));
  const { reports } = result;
  if (options.json) printJson({ out, reports });
  else console.log(renderSummary(result, options.out));
  const isOpen = reports.some(({ grades }) => grades.some(({ outcome, mark }) => outcome === "broken" && !mark));
  process.exitCode = isOpen ? 2 : 0;
}

/** Whatever keeps the system from reading and writing there, a file that is open elsewhere or a full disk, is no bug. */
async function writing<T>(out: string, work: Promise<T>): Promise<T> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new KitError(
      `Cannot write to "${out}" (${error.message}): close programs that have its files open, see who may write there, then run the command again`,
    );
  });
}

/** All that the user names, once and in the order of the course. */
function chosenExercises(typed: readonly string[] | undefined): readonly Exercise[] {
  const chosen = new Set(typed?.flatMap((each) => findExercises(course, each)).map(({ id }) => id));
  return exercisesOf(course).filter(({ id }) => typed === undefined || chosen.has(id));
}

async function submissionsIn(folder: string, student: string | undefined): Promise<FoundSubmissions> {
  if (student === undefined) return mustBeClass(folder, await findSubmissions(folder));
  if (!existsSync(folder)) throw new KitError(`Cannot find the submission of ${student}: there is no ${folder}`);
  return { submissions: [{ student, path: folder }], ignored: [] };
}

/** In the folder of one student, each lesson would pass for a student. */
function mustBeClass(folder: string, found: FoundSubmissions): FoundSubmissions {
  const lessons = new Set(course.lessons.map(({ slug }) => slug));
  if (!found.submissions.every(({ student }) => lessons.has(student))) return found;
  throw new KitError(
    `Cannot take "${folder}" for a class: its folders are lessons. The work of one student needs --student <name>`,
  );
}

/** What is written must not look like work that was handed in, now or at the next run. */
async function keepApart(folder: string, out: string): Promise<void> {
  const [submissions, results] = await Promise.all([realPath(folder), realPath(out)]);
  if (isInside(results, submissions))
    throw new KitError(`Cannot write to "${out}": it lies in the folder of the submissions; name one outside of it`);
  if (isInside(submissions, path.join(results, "students")))
    throw new KitError(`Cannot write to "${out}": reports would go into the folder of the submissions`);
}

/** The real path of a folder that may not be there yet. */
async function realPath(folder: string): Promise<string> {
  const parent = path.dirname(folder);
  return realpath(folder).catch(async () =>
    parent === folder ? folder : path.join(await realPath(parent), path.basename(folder)),
  );
}

async function lockIn({ allowWeakerSandbox }: Options): Promise<Launch> {
  const { launch, missing } = await findSandbox();
  const lacks = missing.map(({ layer, mend }) => `  ${layer}: ${mend}`).join("\n");
  if (missing.length > 0 && !allowWeakerSandbox)
    throw new KitError(
      `Cannot lock submissions in completely: their code could do harm here. This machine lacks\n${lacks}\nAdd --allow-weaker-sandbox when you trust the students or the machine holds nothing of worth`,
    );
  if (missing.length > 0) console.error(`The sandbox is weaker than it could be. This machine lacks\n${lacks}\n`);
  return launch;
}

/** Ctrl-C ends it after the checks under way, a second one at once. */
async function gradeUntilStopped(options: ClassOptions): Promise<GradedClass> {
  const stop = new AbortController();
  const screen = new GradingScreen(options.submissions.length);
  untilStopped().then(() => {
    screen.stopping();
    stop.abort();
  });
  try {
    return await gradeClass({
      ...options,
      signal: stop.signal,
      onGraded: (progress) => screen.graded(progress),
      onRetry: (exercises) => screen.retrying(exercises),
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new KitError(
      `Stopped before all were graded, so no reports are written. The same command goes on from there`,
    );
  }
}

function toAtOnce(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1 to 99.");
}
