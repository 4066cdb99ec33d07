import type { Command } from "commander";
import { course } from "../../../course.ts";
import { findExercise } from "../../core/find-exercise.ts";
import { answerFile, kitRoot, shownPath } from "../../grading/kit-files.ts";
import { readStarter } from "../../grading/starter.ts";
import { answerOption } from "../answer-option.ts";
import { printJson } from "../print-json.ts";
import { replaceAnswer } from "../replace-answer.ts";

/** `stormproof reset`: brings the starter back, and keeps a copy of what was there. */
export function addResetCommand(program: Command): void {
  program
    .command("reset")
    .description("begin an exercise again; a copy of your work is kept")
    .argument("<exercise>", "its name, or the beginning of it")
    .addOption(answerOption())
    .option("--json", "print what was done as JSON")
    .action(reset);
}

async function reset(typed: string, { answer, json }: { answer: string; json?: boolean }): Promise<void> {
  const exercise = findExercise(course, typed);
  const copy = await replaceAnswer(exercise, answer, await readStarter(kitRoot, exercise));
  const file = shownPath(answerFile(answer, exercise));
  if (json) printJson({ exercise: exercise.id, file, copy: copy ?? null });
  else console.log(`${file} is as it was in the beginning.${copy ? `\nYour work is kept in ${copy}` : ""}`);
}
