import { readFile } from "node:fs/promises";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { course } from "../../course.ts";
import { renderVerdict } from "../../src/cli/render-verdict.ts";
import { findExercises } from "../../src/core/find-exercise.ts";
import { judge } from "../../src/grading/judge.ts";
import { filesOf, kitRoot } from "../../src/grading/kit-files.ts";
import { makeOverlay } from "../../src/grading/overlay.ts";

/** What the README's blocks show, in order: times that grow by steps where they should double, then the reference. */
const samples = [
  {
    name: "red",
    place: 0,
    change: (solution: string) => solution.replace("baseMs * 2 ** retry", "baseMs * (retry + 1)"),
  },
  { name: "green", place: 1, change: (solution: string) => solution },
];

test.for(samples)("the README shows what check prints: $name", async ({ change, place }) => {
  const [exercise] = findExercises(course, "fetch-with-retry");
  if (!exercise) throw new Error("The README shows an exercise that the course does not have");
  const solution = await readFile(filesOf(exercise).solution, "utf8");
  await using answer = await makeOverlay(kitRoot, exercise, change(solution));
  const verdict = await judge(exercise, answer.folder, { types: false });
  // A learner's answer lies in another folder.
  const text = renderVerdict(exercise, verdict, { width: 100 }).replaceAll(/\S+(?=05-retry\/)/g, "exercises/");
  const readme = await readFile(path.join(kitRoot, "README.md"), "utf8");
  const block = linesOf([...readme.matchAll(/```text\n([\s\S]+?)```/g)][place]?.[1] ?? "");
  expect(block.length).toBeGreaterThan(2);
  expect(linesOf(stripVTControlCharacters(text))).toEqual(expect.arrayContaining(block));
});

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "");
}
