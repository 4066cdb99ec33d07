import { styleText } from "node:util";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { noteHints, openedHints, readNotes } from "../../app/notes.ts";
import { type Exercise, exercisesOf } from "../../core/course.ts";
import { findExercise } from "../../core/find-exercise.ts";
import { KitError } from "../../core/kit-error.ts";
import type { CheckResult, Verdict } from "../../core/verdict.ts";
import { judge } from "../../grading/judge.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import { answerOption } from "../answer-option.ts";
import { isDone, ownAnswer } from "../attempts.ts";
import { exitCodeOf } from "../exit-code.ts";
import { printJson } from "../print-json.ts";
import { renderHints } from "../render-hints.ts";
import { screenWidth } from "../screen.ts";

type Options = { readonly answer: string; readonly check?: string; readonly all?: boolean; readonly json?: boolean };

/** `stormproof hint`: opens the next hint for the first check that does not pass. */
export function addHintCommand(program: Command): void {
  program
    .command("hint")
    .description("open the next hint for the first check that does not pass; what is open stays open")
    .argument("[exercise]", "its name, or the beginning of it (the first that does not pass yet, unless you say so)")
    .addOption(answerOption())
    .option("--check <requirement>", "for another check: R3, or the beginning of its name")
    .option("--all", "open all hints of the check")
    .option("--json", "print the hints as JSON")
    .action(hint);
}

async function hint(typed: string | undefined, options: Options): Promise<void> {
  const exercise = typed ? findExercise(course, typed) : await firstOpen(options.answer);
  const verdict = await judge(exercise, options.answer, { types: false });
  const check = options.check ? named(verdict, options.check) : firstFailing(verdict);
  if (!check) return sayWhy(exercise, verdict, options);
  const opened = await open(exercise, check, options);
  const hints = check.hints.slice(0, opened);
  const left = check.hints.length - opened;
  if (options.json) printJson({ exercise: exercise.id, check: check.name, hints, left });
  else
    console.log(
      `\n${typed ? "" : announce(exercise)}${renderHints(exercise, check, opened, { width: screenWidth() })}\n`,
    );
}

/** Without a name the learner did not choose, so the choice is said. */
function announce({ id }: Exercise): string {
  return `${styleText("dim", "The first exercise that does not pass yet:")} ${id}\n\n`;
}

/** Opens one hint more than before, or all. A rung opens after the one above it, and never closes. */
async function open(exercise: Exercise, check: CheckResult, { answer, all }: Options): Promise<number> {
  const before = openedHints(await readNotes(kitRoot), exercise.id)[check.name] ?? 0;
  const now = Math.min(check.hints.length, all ? check.hints.length : before + 1);
  if (answer === ownAnswer) await noteHints(kitRoot, exercise.id, check.name, now);
  return now;
}

/** Where there is no failing check, there is something else to say. */
function sayWhy(exercise: Exercise, verdict: Verdict, { json }: Options): void {
  process.exitCode = exitCodeOf([verdict]);
  const isPassed = verdict.outcome === "passed";
  const reason = isPassed ? `Every check of ${exercise.id} passes: no hint is needed.` : (verdict.reason ?? "");
  if (json) printJson({ exercise: exercise.id, check: null, hints: [], left: 0, reason });
  else console.log(`\n${isPassed ? styleText("green", "✓") : styleText("red", "✗")} ${reason}\n`);
}

/** A check that was not tried has nothing to hint at: the reason comes first. */
function firstFailing({ checks }: Verdict): CheckResult | undefined {
  return checks.find(({ outcome, message }) => outcome !== "passed" && message !== undefined);
}

function named({ exercise, checks }: Verdict, typed: string): CheckResult {
  const wanted = typed.toLowerCase();
  const fitting = checks.filter(
    ({ name, requirement }) => requirement.toLowerCase() === wanted || name.toLowerCase().startsWith(wanted),
  );
  const found = fitting.find(({ outcome }) => outcome !== "passed") ?? fitting[0];
  if (found) return found;
  const known = [...new Set(checks.map(({ requirement }) => requirement))].join(", ");
  throw new KitError(`Cannot find a check "${typed}" in ${exercise}: it has ${known || "none"}`);
}

async function firstOpen(answer: string): Promise<Exercise> {
  const exercises = exercisesOf(course);
  for (const exercise of exercises) {
    if (answer === ownAnswer && (await isDone(exercise))) continue;
    if ((await judge(exercise, answer, { types: false })).outcome !== "passed") return exercise;
  }
  throw new KitError("Cannot give a hint: every exercise passes");
}
