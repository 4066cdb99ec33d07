import { readFile } from "node:fs/promises";
import path from "node:path";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
  TestStatus,
} from "@stryker-mutator/api/test-runner";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../../src/core/course.ts";
import type { CheckRun } from "../../src/grading/check-result.ts";
import { collect } from "../../src/grading/collect.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";
import { runCheck } from "../../src/grading/run-check.ts";
import { withAnswer } from "../../src/rig/answer.ts";
import { mutatedText } from "./mutated-text.ts";

/**
 * Lets Stryker ask the graders: a mutant of a solution is judged as any answer is, in a folder of its own.
 *
 * The code with switches that Stryker puts into its sandbox is never run.
 */
class JudgingRunner implements TestRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ files = [] }: DryRunOptions): Promise<DryRunResult> {
    const runs: CheckRun[] = [];
    for (const file of files) {
      const exercise = exerciseOf(file);
      runs.push(...(await runUntilFailure(exercise, await readFile(filesOf(exercise).solution, "utf8"))));
    }
    const tests = runs.map(({ name, error, tookMs: timeSpentMs }) => {
      const test = { id: name, name, timeSpentMs };
      return error
        ? { ...test, status: TestStatus.Failed as const, failureMessage: error.message }
        : { ...test, status: TestStatus.Success as const };
    });
    return { status: DryRunStatus.Complete, tests };
  }

  async mutantRun({ activeMutant }: MutantRunOptions): Promise<MutantRunResult> {
    const exercise = exerciseOf(activeMutant.fileName);
    const text = await readFile(filesOf(exercise).solution, "utf8");
    const runs = await runUntilFailure(exercise, mutatedText(text, activeMutant));
    const killer = runs.find(({ error }) => error !== undefined);
    return killer?.error
      ? {
          status: MutantRunStatus.Killed,
          killedBy: [killer.name],
          failureMessage: killer.error.message,
          nrOfTests: runs.length,
        }
      : { status: MutantRunStatus.Survived, nrOfTests: runs.length };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "judging", JudgingRunner)];

/** Whichever copy of the folder `solutions` the file lies in. */
function exerciseOf(file: string): Exercise {
  const exercise = exercisesOf(course).find(({ id }) => file.split(path.sep).join("/").endsWith(`/solutions/${id}.ts`));
  if (!exercise) throw new Error(`Cannot judge ${file}: no exercise has this solution`);
  return exercise;
}

async function runUntilFailure(exercise: Exercise, text: string): Promise<CheckRun[]> {
  await using answer = await makeOverlay(kitRoot, exercise, text);
  const checks = await collect(filesOf(exercise).grader);
  const runs: CheckRun[] = [];
  const judging = async () => {
    for (const check of checks) {
      runs.push(await runCheck(check));
      if (runs.at(-1)?.error) return;
    }
  };
  await withAnswer(answer.folder, judging, { isOurs: true, file: `${exercise.id}.ts` });
  return runs;
}
