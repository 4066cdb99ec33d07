import { describe, expect, onTestFinished, test } from "vitest";
import { exercisesOf } from "../../src/core/course.ts";
import { strayFiles } from "../../src/grading/stray-files.ts";
import { verify } from "../../src/grading/verify.ts";
import { graderHead, rightAsk, toyKit } from "./toy-kit.ts";

/** Problems that verifying `ask` finds after one file was changed. */
async function problemsAfter(file: string, text: string): Promise<readonly string[]> {
  const kit = await toyKit();
  onTestFinished(kit.remove);
  await kit.write(file, text);
  return (await verify(kit.exercise("ask"), { root: kit.root })).problems;
}

const grader = "test/graders/01-toy/ask.test.ts";
const meta = '{ meta: { hints: ["a", "b", "c"] } }';
const graderOf = (...checks: string[]) => graderHead("ask") + checks.join("\n");
const rightCheck = `test("R1 asks once", ${meta}, async () => {
  const { value } = await answer.evaluate(({ ask }, url) => ask(url), { script: [status(204)] });
  expect(value).toBe(204);
});`;

describe("verify()", () => {
  test("finds nothing wrong with exercises that keep their contract", async () => {
    const kit = await toyKit();
    onTestFinished(kit.remove);
    const reports = [];
    for (const exercise of exercisesOf(kit.course)) reports.push(await verify(exercise, { root: kit.root, repeat: 2 }));
    expect(
      reports.map(({ problems, checks, mistakes, alternatives }) => ({ problems, checks, mistakes, alternatives })),
    ).toEqual([
      { problems: [], checks: 1, mistakes: 1, alternatives: 1 },
      { problems: [], checks: 2, mistakes: 2, alternatives: 1 },
    ]);
  });

  const faults: Record<string, { file: string; text: string; problem: string }> = {
    "a solution that fails": {
      file: "solutions/01-toy/ask.ts",
      text: rightAsk.replace(".status", ".status + 1"),
      problem: 'the solution must pass "R1 asks once", which says: Your client gave back 205.',
    },
    "a solution that cannot be loaded": {
      file: "solutions/01-toy/ask.ts",
      text: "export const ask = ;",
      problem: "the solution must pass: Your code cannot be loaded",
    },
    "a check that the untouched starter passes": {
      file: grader,
      text: graderOf(rightCheck, `test("R1 is free", ${meta}, () => {});`),
      problem: 'the starter must fail "R1 is free", which it passes',
    },
    "a mistake that its check lets through": {
      file: "test/mistakes/01-toy/ask/is-right.ts",
      text: `// Caught by: R1 asks once\n${rightAsk}`,
      problem: 'test/mistakes/01-toy/ask/is-right.ts must be caught by "R1 asks once", which it passes',
    },
    "a mistake that cannot even be loaded": {
      file: "test/mistakes/01-toy/ask/broken.ts",
      text: "// Caught by: R1 asks once\nexport const ask = ;",
      problem: "test/mistakes/01-toy/ask/broken.ts must be caught by a check: Your code cannot be loaded",
    },
    "an alternative that fails": {
      file: "test/alternatives/01-toy/ask/other.ts",
      text: rightAsk.replace(".status", ".status + 1"),
      problem: 'test/alternatives/01-toy/ask/other.ts must pass "R1 asks once", which says: Your client gave back 205.',
    },
    "checks that depend on their order": {
      file: grader,
      text: graderOf(
        "let before = 0;",
        rightCheck.replace("async () => {", "async () => { expect(before++).toBe(0);"),
        rightCheck
          .replace("asks once", "asks second")
          .replace("async () => {", "async () => { expect(before++).toBe(1);"),
      ),
      problem: 'the solution must pass "R1',
    },
  };
  test("finds checks that disturb each other when they run side by side", async () => {
    const alone = rightCheck
      .replace("async () => {", `async () => { expect(under++).toBe(0);`)
      .replace(/\}\);$/, "under--; });");
    const text = graderOf("let under = 0;", alone, alone.replace("asks once", "asks twice"));
    expect(await problemsAfter(grader, text)).toContainEqual(
      expect.stringContaining('the solution must pass "R1 asks'),
    );
  });

  for (const [what, { file, text, problem }] of Object.entries(faults))
    test(`finds ${what}`, async () => {
      expect(await problemsAfter(file, text)).toContainEqual(expect.stringContaining(problem));
    });
});

describe("strayFiles()", () => {
  test("finds files that belong to no exercise, and leaves a learner's own alone", async () => {
    const kit = await toyKit();
    onTestFinished(kit.remove);
    const strays = [
      "solutions/01-toy/old.ts",
      "test/graders/ask.test.ts",
      "test/graders/01-toy/ask/part.test.ts",
      "test/mistakes/01-toy/gone/x.ts",
      "test/alternatives/01-toy/ask/notes.md",
    ];
    const rightful = ["exercises/01-toy/helper.ts", "test/graders/01-toy/ask/part.ts"];
    for (const file of [...strays, ...rightful]) await kit.write(file, "");
    expect(await strayFiles(exercisesOf(kit.course), kit.root)).toEqual(strays);
  });
});
