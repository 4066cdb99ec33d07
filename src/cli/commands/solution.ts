import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { noteTaken } from "../../app/notes.ts";
import type { Exercise } from "../../core/course.ts";
import { findExercise } from "../../core/find-exercise.ts";
import { KitError } from "../../core/kit-error.ts";
import { judge } from "../../grading/judge.ts";
import { answerFile, filesOf, kitRoot, shownPath } from "../../grading/kit-files.ts";
import { readTakenSolution } from "../../grading/taken-solution.ts";
import { answerOption } from "../answer-option.ts";
import { ownAnswer, standings } from "../attempts.ts";
import { printJson } from "../print-json.ts";
import { replaceAnswer } from "../replace-answer.ts";

type Options = { readonly answer: string; readonly anyway?: boolean; readonly take?: boolean; readonly json?: boolean };

/** `stormproof solution`: shows the reference once the exercise is passed, or puts it in the place of the answer. */
export function addSolutionCommand(program: Command): void {
  program
    .command("solution")
    .description("show the reference solution of an exercise that you have passed")
    .argument("<exercise>", "its name, or the beginning of it")
    .addOption(answerOption())
    .option("--anyway", "show it although the exercise is not passed yet")
    .option("--take", "go on with the reference in the place of your answer, of which a copy is kept")
    .option("--json", "print it as JSON")
    .action(solution);
}

async function solution(typed: string, options: Options): Promise<void> {
  const exercise = findExercise(course, typed);
  const file = filesOf(exercise).solution;
  if (options.take) return take(exercise, options);
  if (!options.anyway && !(await isPassed(exercise, options.answer))) throw refusal(exercise);
  const text = await readFile(file, "utf8");
  if (options.json) printJson({ exercise: exercise.id, file: shownPath(file), solution: text });
  else process.stdout.write(text);
}

/** Nobody is stuck: who cannot finish a piece goes on with ours, and the record says so. */
async function take(exercise: Exercise, { answer, json }: Options): Promise<void> {
  const copy = await replaceAnswer(exercise, answer, await readTakenSolution(kitRoot, exercise));
  if (answer === ownAnswer) await noteTaken(kitRoot, exercise.id, new Date());
  const file = shownPath(answerFile(answer, exercise));
  if (json) return printJson({ exercise: exercise.id, file, copy: copy ?? null });
  console.log(`${file} is now the reference solution.${copy ? `\nYour work is kept in ${copy}` : ""}`);
}

/** A pass counts for ever: who has passed once may look, whatever the file has become. */
async function isPassed(exercise: Exercise, answer: string): Promise<boolean> {
  if (answer === ownAnswer && standings().get(exercise.id)?.outcome === "passed") return true;
  return (await judge(exercise, answer, { types: false })).outcome === "passed";
}

function refusal({ slug, id }: Exercise): KitError {
  return new KitError(
    `Cannot show the solution of ${id} yet: it is worth more after you have passed. \`npx stormproof hint ${slug}\` helps on, \`--anyway\` shows it all the same, \`--take\` goes on with it`,
  );
}
