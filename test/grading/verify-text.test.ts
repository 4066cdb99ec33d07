import { describe, expect, onTestFinished, test } from "vitest";
import type { Check } from "../../src/grading/check.ts";
import { readSubject, type Subject } from "../../src/grading/verify-subject.ts";
import { proveSameExports, proveText } from "../../src/grading/verify-text.ts";
import { rightAsk, toyKit } from "./toy-kit.ts";

const check = (name: string, more: Partial<Check> = {}): Check => ({
  name,
  points: 1,
  hints: ["a", "b", "c"],
  limitMs: 1,
  run: async () => {},
  ...more,
});
const example = (text: string, caughtBy?: string) => ({ name: "wrong.ts", text, caughtBy });

/** An exercise whose texts are as they must be, but for `changes`. */
const subject = (changes: Partial<Subject>) =>
  ({
    starter: example("// R1  Ask.\n// TODO"),
    checks: [check("R1 asks")],
    mistakes: [example("", "R1 asks")],
    alternatives: [example("")],
    ...changes,
  }) as Subject;

describe("proveText()", () => {
  const cases: Record<string, [Partial<Subject>, string[]]> = {
    "finds nothing wrong with texts that are as they must be": [{}, []],
    "finds two TODOs": [
      { starter: example("// R1  Ask.\n// TODO\n// TODO") },
      ["the starter must hold the word TODO once: it holds it 2 times"],
    ],
    "finds no TODO": [
      { starter: example("// R1  Ask.") },
      ["the starter must hold the word TODO once: it holds it 0 times"],
    ],
    "finds a requirement without a check": [
      { starter: example("// R1  Ask.\n// R2  Wait.\n// TODO") },
      ["R2 must have a check that enforces it"],
    ],
    "finds a requirement that stands twice": [
      { starter: example("// R1  Ask.\n// R1  Wait.\n// TODO") },
      ["R1 must stand once in the starter's text"],
    ],
    "finds a check without a requirement": [
      { checks: [check("R1 asks"), check("asks R1")], mistakes: [example("", "R1 asks"), example("", "asks R1")] },
      ['"asks R1" must begin with a requirement of the starter\'s text (R1)'],
    ],
    "finds two checks of one name": [
      { checks: [check("R1 asks"), check("R1 asks")] },
      ['"R1 asks" must be the name of one check: two have it'],
    ],
    "finds a hint too few": [
      { checks: [check("R1 asks", { hints: ["a", "b"] })] },
      ['"R1 asks" must have three hints, none empty'],
    ],
    "finds an empty hint": [
      { checks: [check("R1 asks", { hints: ["a", " ", "c"] })] },
      ['"R1 asks" must have three hints, none empty'],
    ],
    "finds a check worth nothing": [
      { checks: [check("R1 asks", { points: 0 })] },
      ['"R1 asks" must be worth points: it is worth 0'],
    ],
    "finds a grader without checks": [
      { checks: [], mistakes: [], starter: example("// TODO") },
      ["the grader must have a check: it has none"],
    ],
    "finds a mistake that names no check": [
      { mistakes: [example("", "R1 asks"), example("")] },
      ['wrong.ts must begin with "// Caught by: <name of a check>"'],
    ],
    "finds a mistake that names a check which is not there": [
      { mistakes: [example("", "R1 asks"), example("", "R1 waits")] },
      ['wrong.ts must name a check of the grader: there is no "R1 waits"'],
    ],
    "finds a check that catches no mistake": [{ mistakes: [] }, ['"R1 asks" must catch a mistake: none names it']],
    "finds that there is no alternative": [{ alternatives: [] }, ["there must be an alternative: there is none"]],
  };
  for (const [sentence, [changes, problems]] of Object.entries(cases))
    test(sentence, () => expect(proveText(subject(changes))).toEqual(problems));
});

describe("proveSameExports()", () => {
  const starter = 'export const ask = async (url: string): Promise<number> => { throw new Error("TODO"); };\n';
  const cases: Record<string, [string, string, string[]]> = {
    "finds nothing when names and types are the same, whatever is inside": [starter, `const own = 1;\n${rightAsk}`, []],
    "finds an export that the starter lacks": [
      starter,
      `${rightAsk}export type Extra = { a: string };\n`,
      ["the starter must export what the solution does: export type Extra = {\n    a: string;\n};"],
    ],
    "finds a type that differs": [
      starter.replace("string", "URL"),
      rightAsk,
      [
        "the starter must export what the solution does: export declare const ask: (url: string) => Promise<number>;",
        "the solution must export what the starter does: export declare const ask: (url: URL) => Promise<number>;",
      ],
    ],
  };
  for (const [sentence, [before, after, problems]] of Object.entries(cases))
    test(sentence, async () => {
      const kit = await toyKit();
      onTestFinished(kit.remove);
      const read = await readSubject(kit.exercise("ask"), kit.root);
      expect(await proveSameExports({ ...read, starter: example(before), solution: example(after) })).toEqual(problems);
    });
});
