import { availableParallelism } from "node:os";
import type { Exercise } from "../core/course.ts";
import type { CheckResult, Verdict } from "../core/verdict.ts";
import { shuffle } from "../rig/shuffle.ts";
import type { Check } from "./check.ts";
import { type JudgeOptions, judge } from "./judge.ts";
import { kitRoot } from "./kit-files.ts";
import { mapLimit } from "./map-limit.ts";
import { makeOverlay, type Overlay } from "./overlay.ts";
import { type Example, readSubject, type Subject } from "./verify-subject.ts";
import { proveSameExports, proveText } from "./verify-text.ts";

/** What verifying an exercise has shown. */
export type VerifyReport = {
  readonly exercise: string;
  readonly checks: number;
  readonly mistakes: number;
  readonly alternatives: number;
  /** What does not hold, a sentence each; none when the exercise keeps its contract. */
  readonly problems: readonly string[];
  readonly tookMs: number;
};

/** How to verify. */
export type VerifyOptions = {
  readonly root?: string;
  /** Rounds of the whole proof, each in another order of checks. Usually 1. */
  readonly repeat?: number;
};

/**
 * Proves that an exercise keeps its contract: what is right passes, what is wrong is caught by the check that says so,
 * nothing is given for nothing, and the order of the checks does not matter.
 */
export async function verify(
  exercise: Exercise,
  { root = kitRoot, repeat = 1 }: VerifyOptions = {},
): Promise<VerifyReport> {
  const startedAt = performance.now();
  const subject = await readSubject(exercise, root);
  const problems = [...proveText(subject), ...(await proveSameExports(subject))];
  for (let round = 0; round < repeat; round++) problems.push(...(await proveRound(subject, round)));
  return {
    exercise: exercise.id,
    checks: subject.checks.length,
    mistakes: subject.mistakes.length,
    alternatives: subject.alternatives.length,
    problems: [...new Set(problems)],
    tookMs: performance.now() - startedAt,
  };
}

/** Judges everything once, the reference once more with checks side by side; every time in an order of its own. */
async function proveRound(subject: Subject, round: number): Promise<string[]> {
  const { solution, starter, mistakes, alternatives } = subject;
  const examples = [
    { example: solution, prove: provePass, options: { atOnce: 2 } },
    ...[solution, ...alternatives].map((example) => ({ example, prove: provePass, options: {} })),
    { example: starter, prove: proveFail, options: {} },
    ...mistakes.map((example) => ({ example, prove: proveCaught, options: {} })),
  ];
  const underWay = availableParallelism();
  await using overlays = new AsyncDisposableStack();
  const free: Overlay[] = [];
  // One for each judgement under way: to copy the reference anew for each example would cost as much as to judge it.
  while (free.length < underWay) free.push(overlays.use(await makeOverlay(subject.root, subject.exercise, "")));
  const problems = await mapLimit(examples, underWay, async ({ example, prove, options }, index) => {
    const overlay = free.pop() as Overlay;
    await overlay.write(example.text);
    const seed = round * examples.length + index;
    const order = (checks: readonly Check[]) => shuffle(checksFor(example, checks), seed);
    const verdict = await judgeAlone(subject, overlay.folder, { ...options, order });
    free.push(overlay);
    return prove(example, verdict);
  });
  return problems.flat();
}

/** The earlier pieces are the reference, which is proved where it belongs. A busy machine proves nothing: it has time. */
function judgeAlone({ exercise, root }: Subject, folder: string, options: JudgeOptions): Promise<Verdict> {
  const alone = { ...exercise, prerequisites: [] };
  return judge(alone, folder, { ...options, root, types: false, limitMs: 300_000, session: { isOurs: true } });
}

/** A mistake claims something of one check; what the others say of it proves nothing. */
function checksFor({ caughtBy }: Example, checks: readonly Check[]): readonly Check[] {
  const catcher = checks.filter(({ name }) => name === caughtBy);
  return catcher.length > 0 ? catcher : checks;
}

function provePass({ name }: Example, { reason, checks }: Verdict): string[] {
  if (reason) return [`${name} must pass: ${reason}`];
  return checks
    .filter(({ outcome }) => outcome !== "passed")
    .map((check) => `${name} must pass "${check.name}", which says: ${didOf(check)}`);
}

/** No free points: not one check may pass, or be unable to judge, what nobody has worked on. */
function proveFail({ name }: Example, { reason, checks }: Verdict): string[] {
  if (checks.every(({ message }) => message === undefined)) return [`${name} must be judged check by check: ${reason}`];
  return checks
    .filter(({ outcome }) => outcome !== "failed")
    .map((check) => {
      const instead = check.outcome === "passed" ? "it passes" : `cannot judge it: ${didOf(check)}`;
      return `${name} must fail "${check.name}", which ${instead}`;
    });
}

function proveCaught({ name, caughtBy }: Example, { reason, checks }: Verdict): string[] {
  if (reason) return [`${name} must be caught by a check: ${reason}`];
  const broken = checks
    .filter(({ outcome }) => outcome === "broken")
    .map((check) => `${name} must not break "${check.name}", which says: ${didOf(check)}`);
  const catcher = checks.find((check) => check.name === caughtBy);
  return catcher?.outcome === "passed"
    ? [...broken, `${name} must be caught by "${caughtBy}", which it passes`]
    : broken;
}

/** The first line of a message; the rest repeats the text of the exercise. */
function didOf({ message = "" }: CheckResult): string {
  return message.split("\n", 1)[0] ?? "";
}
