import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../core/course.ts";
import type { Verdict } from "../core/verdict.ts";
import { type CheckMeta, readMeta } from "./check.ts";
import type { CheckError, CheckRun } from "./check-result.ts";
import { filesOf, kitRoot } from "./kit-files.ts";
import { readTask } from "./task.ts";
import { brokenVerdict, toVerdict } from "./to-verdict.ts";

/** Where the verdicts go. */
export type VerdictReporterOptions = {
  /** File to write `{ version, verdicts, answers }` to. Usually it is printed, as `check --json` does. */
  readonly outputFile?: string;
};

/**
 * A vitest reporter that turns a run of graders into verdicts, the same as `stormproof check` gives; only, it does not
 * look at the earlier pieces that an exercise builds on:
 * `vitest run --project exercises --reporter ./src/grading/verdict-reporter.ts`.
 */
export default class VerdictReporter implements Reporter {
  readonly #options: VerdictReporterOptions;

  constructor(options: VerdictReporterOptions = {}) {
    this.#options = options;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const judged = await Promise.all(modules.flatMap((module) => judgedIn(module)));
    const answers = judged.map(({ answer }) => answer);
    const verdicts = judged.map(({ verdict }) => verdict);
    const text = JSON.stringify({ version: 1, verdicts, answers }, null, 2);
    if (this.#options.outputFile) await writeFile(this.#options.outputFile, text);
    else console.log(text);
  }
}

/** A verdict, and the folder of the answer that it is about. */
type Judged = { readonly answer: string; readonly verdict: Verdict };

/** What ran in one module: nothing, when it is no grader of the course. */
function judgedIn(module: TestModule): Promise<Judged>[] {
  const exercise = exercisesOf(course).find((each) => filesOf(each).grader === path.resolve(module.moduleId));
  if (!exercise) return [];
  const { STORMPROOF_ANSWER = process.env.STORMPROOF_ANSWER ?? "exercises" } = module.project.config.env ?? {};
  const answer = path.resolve(kitRoot, STORMPROOF_ANSWER);
  return [verdictOf(exercise, module, answer).then((verdict) => ({ answer, verdict }))];
}

async function verdictOf(exercise: Exercise, module: TestModule, answer: string): Promise<Verdict> {
  const [failure] = module.errors();
  if (failure) return brokenVerdict(exercise, `The grader of ${exercise.id} cannot be run: ${failure.message}`);
  const runs = [...module.children.allTests()].map(toRun);
  return toVerdict(exercise, runs, await readTask(exercise, answer, kitRoot));
}

function toRun(test: TestCase): CheckRun {
  const { state, errors = [] } = test.result();
  const [error] = errors as readonly CheckError[];
  return {
    name: test.name,
    ...readMeta(test.meta() as CheckMeta),
    notes: test.annotations().map(({ message }) => message),
    // A check that was left out has not passed.
    error:
      state === "passed" ? undefined : (error ?? { name: "KitError", message: `The check was not run (${state}).` }),
    tookMs: test.diagnostic()?.duration ?? 0,
  };
}
