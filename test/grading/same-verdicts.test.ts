import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../../src/core/course.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { judge } from "../../src/grading/judge.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { mapLimit } from "../../src/grading/map-limit.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";
import { readSubject } from "../../src/grading/verify-subject.ts";

/** All answers in two runners take half an hour: a right and a wrong one to the last exercise of each lesson usually do. */
const isFull = process.env.STORMPROOF_FULL !== undefined;
const compared = isFull
  ? exercisesOf(course)
  : course.lessons.flatMap((lesson) => exercisesOf({ lessons: [lesson] }).slice(-1));

describe("vitest and the fast path give the same verdicts", () => {
  for (const exercise of compared)
    test(`for right and wrong answers to ${exercise.id}`, {
      timeout: 600_000,
    }, async () => {
      const { solution, starter, alternatives, mistakes } = await readSubject(exercise, kitRoot);
      const others = [starter, ...alternatives, ...mistakes];
      const examples = [solution, ...(isFull ? others : mistakes.slice(0, 1))];
      const overlays = await Promise.all(examples.map(({ text }) => makeOverlay(kitRoot, exercise, text)));
      onTestFinished(async () => {
        for (const overlay of overlays) await overlay[Symbol.asyncDispose]();
      });
      const folders = overlays.map(({ folder }) => folder);
      const slow = await verdictsOfVitest(exercise, folders);
      const fast = await mapLimit(folders, availableParallelism(), (folder) =>
        judge(exercise, folder, { types: false }),
      );
      const named = (verdicts: Verdict[]) => examples.map(({ name }, index) => [name, comparable(verdicts[index])]);
      expect(named(fast)).toEqual(named(slow));
      expect(new Set(fast.map(({ outcome }) => outcome))).toEqual(new Set(["passed", "failed"]));
    });
});

/** One run of vitest with a project for each answer; verdicts in the order of the answers. */
async function verdictsOfVitest(exercise: Exercise, folders: readonly string[]): Promise<Verdict[]> {
  const folder = path.join(kitRoot, ".stormproof/same-verdicts");
  const [config, output] = [path.join(folder, "vitest.config.mjs"), path.join(folder, "verdicts.json")];
  await mkdir(folder, { recursive: true });
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
  const projects = folders.map((answer, index) => ({
    extends: path.join(kitRoot, "vitest.config.ts"),
    test: {
      name: `${index}`,
      root: kitRoot,
      include: [filesOf(exercise).grader],
      env: { STORMPROOF_ANSWER: answer },
      // A third less work than a process for each, and the same to a grader.
      pool: "threads",
    },
  }));
  const reporters = [[path.join(kitRoot, "src/grading/verdict-reporter.ts"), { outputFile: output }]];
  await writeFile(config, `export default ${JSON.stringify({ test: { projects, reporters } })};`);
  const words = [path.join(kitRoot, "node_modules/vitest/vitest.mjs"), "run", "--config", config, "--root", kitRoot];
  // It ends with 1, because answers fail: that is what it is asked about.
  await promisify(execFile)(process.execPath, words, { cwd: kitRoot }).catch(() => {});
  const { verdicts, answers } = JSON.parse(await readFile(output, "utf8"));
  return folders.map((answer) => verdicts[answers.indexOf(answer)]);
}

/** What a learner lives by, a line a check. Messages tell of what the checks drew anew, so only their presence counts. */
function comparable(verdict: Verdict | undefined): string[] {
  const checks = verdict?.checks ?? [];
  return [
    `${verdict?.outcome}${verdict?.reason ? `: ${verdict.reason.replaceAll(/[\d.]+/g, "#")}` : ""}`,
    ...checks.map(
      ({ name, requirement, outcome, points, hints, notes = [], message, timeline }) =>
        `${outcome} ${requirement} ${name}, ${points} points, ${hints.length} hints, ${notes.length} notes, ${message ? "a" : "no"} message, ${timeline ? "a" : "no"} timeline`,
    ),
  ];
}
