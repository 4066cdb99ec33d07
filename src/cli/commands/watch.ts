import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { type Exercise, exercisesOf } from "../../core/course.ts";
import { findExercises } from "../../core/find-exercise.ts";
import { judge } from "../../grading/judge.ts";
import { answerFile } from "../../grading/kit-files.ts";
import { typeErrors } from "../../grading/type-errors.ts";
import { prepareSpares } from "../../rig/process-pool.ts";
import { answerOption } from "../answer-option.ts";
import { isDone, keepAttempt, ownAnswer } from "../attempts.ts";
import { readKeys } from "../read-keys.ts";
import { screenWidth } from "../screen.ts";
import { watchFolder } from "../watch-folder.ts";
import { WatchSession, type WatchTools } from "../watch-session.ts";

type Options = { readonly answer: string; readonly json?: boolean };

/** `stormproof watch`: judges on every save. */
export function addWatchCommand(program: Command): void {
  program
    .command("watch")
    .description("judge an exercise on every save")
    .argument("[exercise]", "its name, or the beginning of it (the first that does not pass yet, unless you say so)")
    .addOption(answerOption())
    .option("--json", "print each verdict as a line of JSON")
    .action(watch);
}

async function watch(typed: string | undefined, options: Options): Promise<void> {
  const exercises = exercisesOf(course);
  const [first] = typed ? findExercises(course, typed) : [await firstOpen(exercises, options.answer)];
  if (!first) return;
  const session = new WatchSession(exercises, first, toolsFor(options));
  const stopWatching = watchFolder(options.answer, () => void session.check());
  const keys = { h: () => session.hint(), n: () => session.next(), r: () => session.check() };
  await Promise.all([session.check(), readKeys(keys).finally(() => session.stop())]);
  stopWatching();
}

/** More processes would take the processor from each other and from the judge. */
const atOnce = Math.min(2, availableParallelism());

function toolsFor({ answer, json }: Options): WatchTools {
  return {
    async judge(exercise, signal) {
      try {
        return await judge(exercise, answer, { types: false, signal, atOnce });
      } finally {
        // The processes for the next save boot while the learner reads; one that cannot is made up for then.
        setImmediate(() => prepareSpares(atOnce).catch(() => {}));
      }
    },
    typeErrors: (exercise, signal) => typeErrors(answerFile(answer, exercise), signal),
    show: json ? () => {} : show,
    hasKeys: isTerminal(),
    keep: (verdict) => {
      keepAttempt(verdict, answer);
      if (json) console.log(JSON.stringify(verdict));
    },
    width: screenWidth,
    time: () => new Date().toTimeString().slice(0, 8),
  };
}

/** A terminal shows the newest verdict alone; a file or a pipe keeps them all. */
function show(text: string): void {
  process.stdout.write(isTerminal() ? `\u001b[2J\u001b[3J\u001b[H\n${text}\n` : `\n${text}\n\n`);
}

function isTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

async function firstOpen(exercises: readonly Exercise[], answer: string): Promise<Exercise | undefined> {
  for (const exercise of exercises) if (answer !== ownAnswer || !(await isDone(exercise))) return exercise;
  return exercises[0];
}
