import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { findExercises } from "../../src/core/find-exercise.ts";
import { filesOf } from "../../src/grading/kit-files.ts";
import { mutate } from "./mutate.ts";
import { mutatedText } from "./mutated-text.ts";
import { readResults, scoreOf, withReasons } from "./results.ts";

const results = await readResults();
const exercises = exercisesOf(course);

describe("the mutants of the solutions", () => {
  test("belong to exercises of the course, and are known for each", () => {
    const ids = exercises.map(({ id }) => id);
    expect(Object.keys(results).filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !(id in results))).toEqual([]);
  });

  for (const exercise of exercises.filter(({ id }) => id in results))
    test(`are caught by the grader of ${exercise.id}, 95 % of those that make a difference; the others have a reason`, () => {
      const { killed = 0, survivors = [] } = results[exercise.id] ?? {};
      const lines = readFileSync(filesOf(exercise).solution, "utf8")
        .split("\n")
        .map((line) => line.trim());
      // A survivor of a line that is gone was run on another solution: run them again.
      expect(survivors.filter(({ line }) => !lines.includes(line))).toEqual([]);
      expect(survivors.filter(({ why }) => why === "")).toEqual([]);
      expect(killed).toBeGreaterThan(0);
      expect(scoreOf({ killed, survivors })).toBeGreaterThanOrEqual(0.95);
    });

  // All of them take minutes: `npm run mutate`. One small exercise shows that the tool does what it says.
  test("come out as they are written down, in a run on a small exercise", { timeout: 120_000 }, async () => {
    const [exercise] = findExercises(course, "auth-headers");
    if (!exercise) throw new Error("There is no exercise auth-headers");
    const last = results[exercise.id];
    expect(withReasons(await mutate(exercise), last)).toEqual(last);
  });
});

describe("a mutant", () => {
  const text = 'if (a || b) {\n  throw new Error("no");\n}\n';

  test("takes the place of what it replaces, in parentheses of its own", () => {
    const location = { start: { line: 0, column: 4 }, end: { line: 0, column: 10 } };
    const mutant = { location, mutatorName: "LogicalOperator", replacement: "a && b" };
    expect(mutatedText(text, mutant)).toBe('if ((a && b)) {\n  throw new Error("no");\n}\n');
  });

  test("that is a statement has none", () => {
    const location = { start: { line: 0, column: 12 }, end: { line: 2, column: 1 } };
    const block = { location, mutatorName: "BlockStatement", replacement: "{}" };
    expect(mutatedText(text, block)).toBe("if (a || b) {}\n");
  });
});
