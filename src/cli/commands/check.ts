import { availableParallelism } from "node:os";
import { styleText } from "node:util";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { type Exercise, exercisesOf } from "../../core/course.ts";
import { findExercises } from "../../core/find-exercise.ts";
import { KitError } from "../../core/kit-error.ts";
import { pointsOf, type Verdict } from "../../core/verdict.ts";
import { judge } from "../../grading/judge.ts";
import { mapLimit } from "../../grading/map-limit.ts";
import { answerOption } from "../answer-option.ts";
import { isDone, keepAttempt, ownAnswer } from "../attempts.ts";
import { exitCodeOf } from "../exit-code.ts";
import { printJson } from "../print-json.ts";
import { renderLine, renderVerdict } from "../render-verdict.ts";
import { screenWidth } from "../screen.ts";
import { plural } from "../text.ts";

type Options = { readonly answer: string; readonly json?: boolean; readonly all?: boolean; readonly types: boolean };

type Judged = { readonly exercise: Exercise; readonly verdict: Verdict };

/** `stormproof check`: judges an answer and tells the story of the first check that does not pass. */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description("judge your work: one exercise, a lesson, or the first that does not pass yet")
    .argument("[exercise]", "its name, the lesson's name or number, or the beginning of one")
    .addOption(answerOption())
    .option("--all", "judge every exercise of the course")
    .option("--no-types", "leave the type checker out")
    .option("--json", "print the verdicts as JSON")
    .action(check);
}

async function check(typed: string | undefined, options: Options): Promise<void> {
  if (typed && options.all) throw new KitError(`Cannot judge "${typed}" alone and --all: leave one of the two out`);
  const exercises = typed ? findExercises(course, typed) : exercisesOf(course);
  const judged = typed || options.all ? await judgeAll(exercises, options) : await judgeUntilOpen(exercises, options);
  const verdicts = judged.map(({ verdict }) => verdict);
  process.exitCode = exitCodeOf(verdicts);
  if (options.json) printJson({ verdicts });
  else console.log(`\n${typed || options.all ? "" : announce(judged)}${render(judged)}\n`);
}

function judgeAll(exercises: readonly Exercise[], options: Options): Promise<Judged[]> {
  return mapLimit(exercises, availableParallelism(), (exercise) => judgeOne(exercise, options));
}

/**
 * In the order of the course, up to the first exercise that does not pass. What passed and was not touched since is
 * taken as it is, unless nothing else is left.
 */
async function judgeUntilOpen(exercises: readonly Exercise[], options: Options): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const exercise of exercises) {
    if (options.answer === ownAnswer && (await isDone(exercise))) continue;
    const each = await judgeOne(exercise, options);
    judged.push(each);
    if (each.verdict.outcome !== "passed") return judged;
  }
  return judged.length > 0 ? judged : judgeAll(exercises, options);
}

async function judgeOne(exercise: Exercise, options: Options): Promise<Judged> {
  const verdict = await judge(exercise, options.answer, options);
  keepAttempt(verdict, options.answer);
  return { exercise, verdict };
}

/** Without a name the learner did not choose, so the choice is said. */
function announce(judged: readonly Judged[]): string {
  const isAllDone = judged.every(({ verdict }) => verdict.outcome === "passed");
  const words = isAllDone ? "Every exercise of the course passes." : "The first exercise that does not pass yet:";
  return `${styleText("dim", words)}\n\n`;
}

/**
 * Several exercises take a line each, but for the first that was tried and does not pass: its story comes last, above
 * the prompt.
 */
function render(judged: readonly Judged[]): string {
  const open = judged.filter(({ verdict }) => verdict.outcome !== "passed");
  const tried = open.find(({ verdict }) => !verdict.isUntouched);
  const told = tried ?? [open, judged].find(({ length }) => length === 1)?.[0];
  const lines = judged.filter((each) => each !== told).map(({ exercise, verdict }) => renderLine(exercise, verdict));
  const total = judged.length > 1 ? [renderTotal(judged)] : [];
  const story = told
    ? [renderVerdict(told.exercise, told.verdict, { width: screenWidth(), next: after(told.exercise) })]
    : [];
  return [...(lines.length > 0 ? [lines.join("\n")] : []), ...story, ...total].join("\n\n");
}

/** The exercise that comes after in the course. */
function after({ id }: Exercise): Exercise | undefined {
  const exercises = exercisesOf(course);
  return exercises[exercises.findIndex((each) => each.id === id) + 1];
}

function renderTotal(judged: readonly Judged[]): string {
  const passed = judged.filter(({ verdict }) => verdict.outcome === "passed").length;
  const sum = (key: "earned" | "possible") => judged.reduce((total, { verdict }) => total + pointsOf(verdict)[key], 0);
  return `  ${passed} of ${plural(judged.length, "exercise")} pass, ${sum("earned")} of ${plural(sum("possible"), "point")}.`;
}
