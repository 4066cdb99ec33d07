import { access } from "node:fs/promises";
import { course } from "../../course.ts";
import { type Course, type Exercise, exercisesOf } from "../core/course.ts";
import { KitError } from "../core/kit-error.ts";
import type { Verdict } from "../core/verdict.ts";
import { withAnswer } from "../rig/answer.ts";
import type { SessionOptions } from "../rig/answer-session.ts";
import type { Check } from "./check.ts";
import type { CheckRun } from "./check-result.ts";
import { collect } from "./collect.ts";
import { importedFiles } from "./imported-files.ts";
import { answerFile, filesOf, kitRoot, shownPath } from "./kit-files.ts";
import { type Patience, runChecks } from "./run-checks.ts";
import { readTask } from "./task.ts";
import { brokenVerdict, toVerdict, untriedVerdict } from "./to-verdict.ts";
import { typeErrors } from "./type-errors.ts";

/** How to judge; everything has its usual value. */
export type JudgeOptions = Patience & {
  /** Folder of the kit, and its course; others are for tests. */
  readonly root?: string;
  readonly course?: Course;
  /** Ask the type checker too: it takes about as long as the checks, beside them. Usually yes. */
  readonly types?: boolean;
  /** Order in which to run the checks; the verdict keeps the grader's order. Usually that one. */
  readonly order?: (checks: readonly Check[]) => readonly Check[];
  /** Limits and sandbox of the answer's processes. */
  readonly session?: SessionOptions;
  /** Verdicts on the same answer, known or under way, by exercise: pieces that others build on are not judged twice. */
  readonly known?: Map<string, Promise<Verdict>>;
};

/**
 * Judges one exercise of an answer; never rejects for what the answer does.
 *
 * When checks fail and an earlier piece that the answer imports does not pass, the verdict's reason says so: that is
 * where to begin.
 */
export async function judge(exercise: Exercise, answerDir: string, options: JudgeOptions = {}): Promise<Verdict> {
  const file = answerFile(answerDir, exercise);
  const asksTypes = options.types ?? true;
  const [verdict, errors] = await Promise.all([
    judgeChecks(exercise, answerDir, options).catch((error) => giveUp(exercise, error)),
    asksTypes && (await exists(file))
      ? typeErrors(file).catch(() => [`${shownPath(file, options.root)} could not be type checked.`])
      : [],
  ]);
  if (verdict.outcome !== "failed") return { ...verdict, typeErrors: errors };
  const first = await openPrerequisite(exercise, answerDir, options);
  const reason = [first, verdict.reason].filter((sentence) => sentence !== undefined).join(" ");
  return { ...verdict, ...(reason && { reason }), typeErrors: errors };
}

async function judgeChecks(exercise: Exercise, answerDir: string, options: JudgeOptions): Promise<Verdict> {
  const { root = kitRoot, order = (each) => each } = options;
  const { grader } = filesOf(exercise, root);
  const file = answerFile(answerDir, exercise);
  if (!(await exists(file)))
    return untriedVerdict(exercise, `There is no file ${shownPath(file, root)}.`, await collect(grader));
  const judging = withAnswer(
    answerDir,
    async () => {
      const checks = await collect(grader);
      return inOrderOf(checks, await runChecks(order(checks), options));
    },
    { ...options.session, file: `${exercise.id}.ts` },
  );
  const [runs, task] = await Promise.all([judging, readTask(exercise, answerDir, root)]);
  return toVerdict(exercise, runs, task);
}

function inOrderOf(checks: readonly Check[], runs: readonly CheckRun[]): CheckRun[] {
  const places = new Map(checks.map(({ name }, index) => [name, index]));
  return runs.toSorted((a, b) => (places.get(a.name) ?? 0) - (places.get(b.name) ?? 0));
}

/** The sentence that names the first piece below this exercise which its answer uses, and which does not pass yet. */
async function openPrerequisite(
  exercise: Exercise,
  answerDir: string,
  options: JudgeOptions,
): Promise<string | undefined> {
  if (exercise.prerequisites.length === 0) return undefined;
  // Who writes everything anew needs none of them.
  const used = await importedFiles(answerDir, `${exercise.id}.ts`);
  for (const id of exercise.prerequisites.filter((each) => used.includes(`${each}.ts`))) {
    const needed = exercisesOf(options.course ?? course).find((each) => each.id === id);
    if (!needed) throw new KitError(`Cannot judge ${exercise.id}: it builds on ${id}, which the course does not have`);
    const judging = options.known?.get(id) ?? judge(needed, answerDir, { ...options, types: false });
    options.known?.set(id, judging);
    const { outcome } = await judging;
    if (outcome !== "passed")
      return `This builds on ${id}, which does not pass yet: do that first, or take the reference for it with \`npx stormproof solution ${id} --take\`.`;
  }
  return undefined;
}

/** What goes wrong outside of the checks is the kit's own doing. */
function giveUp(exercise: Exercise, error: unknown): Verdict {
  if (error instanceof Error && error.name === "AbortError") throw error;
  if (error instanceof KitError) return brokenVerdict(exercise, error.sentence);
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return brokenVerdict(exercise, `The grader of ${exercise.id} cannot be run: ${words}`);
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
