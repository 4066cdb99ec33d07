import { describe, expect, test } from "vitest";
import { AnswerFailure } from "../../src/rig/answer-failure.ts";
import { writeTestAnswer } from "./test-answer.ts";

describe("an answer is taken as people write it", () => {
  const forms: Record<string, Record<string, string>> = {
    "an enum": { "a.ts": "enum Kind { Zero, One } export const found = () => Kind.One;" },
    "a const enum": { "a.ts": "const enum Kind { Zero, One } export const found = () => Kind.One;" },
    "a namespace": { "a.ts": "namespace Kit { export const one = 1; } export const found = () => Kit.one;" },
    "parameter properties": {
      "a.ts":
        "class One { constructor(private readonly one: number) {} get() { return this.one; } } export const found = () => new One(1).get();",
    },
    decorators: {
      "a.ts":
        "const one = (..._: unknown[]) => function () { return 1; }; class C { @one get(): number { return 0; } } export const found = () => new C().get();",
    },
    "a helper imported with .ts": { "a.ts": 'export * from "./b.ts";', "b.ts": "export const found = () => 1;" },
    "a helper imported with .js": { "a.ts": 'export * from "./b.js";', "b.ts": "export const found = () => 1;" },
    "a helper imported without extension": { "a.ts": 'export * from "./b";', "b.ts": "export const found = () => 1;" },
    "a helper in the folder above": { "in/a.ts": 'export * from "../b";', "b.ts": "export const found = () => 1;" },
    "an index file": { "a.ts": 'export * from "./b";', "b/index.ts": "export const found = () => 1;" },
    "plain JavaScript": { "a.ts": 'export * from "./b.mjs";', "b.mjs": "export const found = () => 1;" },
    "a helper in CommonJS": {
      "a.ts": 'import { found } from "./b.cjs"; export { found };',
      "b.cjs": "exports.found = () => 1;",
    },
    "a type imported without saying so": {
      "a.ts": 'import { Count } from "./b"; export const found = (): Count => 1;',
      "b.ts": "export type Count = number;",
    },
    "JSON with an attribute": {
      "a.ts": 'import data from "./b.json" with { type: "json" }; export const found = () => data.one;',
      "b.json": '{ "one": 1 }',
    },
    "JSON without an attribute": {
      "a.ts": 'import data from "./b.json"; export const found = () => data.one;',
      "b.json": '{ "one": 1 }',
    },
    "a built-in with node:": {
      "a.ts": 'import { format } from "node:util"; export const found = () => Number(format("%d", 1));',
    },
    "a built-in without node:": {
      "a.ts": 'import { format } from "util"; export const found = () => Number(format("%d", 1));',
    },
    "a package of the kit": { "a.ts": 'import { z } from "zod"; export const found = () => z.number().parse(1);' },
    "a part of a package": { "a.ts": 'import { z } from "zod/v4"; export const found = () => z.number().parse(1);' },
    "a package by require": { "a.ts": 'const { z } = require("zod"); export const found = () => z.number().parse(1);' },
    "an import at the call": {
      "a.ts": 'export const found = async () => (await import("./b.ts")).one;',
      "b.ts": "export const one = 1;",
    },
    "an await at the top": { "a.ts": "const one = await Promise.resolve(1); export const found = () => one;" },
    "a wait at the top": {
      "a.ts": "await new Promise((resolve) => setTimeout(resolve, 60_000)); export const found = () => 1;",
    },
  };

  test.for(Object.entries(forms))("%s", async ([, files]) => {
    const run = await writeTestAnswer<{ found(): number }>(files).evaluate(({ found }) => found());
    expect(run.error).toBeUndefined();
    expect(run.value).toBe(1);
  });
});

describe("an answer that cannot be loaded fails with one sentence that names file and line", () => {
  const faults: Record<string, [files: Record<string, string>, sentence: RegExp]> = {
    "a syntax error": [
      { "a.ts": "export const found = 1;\nexport const = 2;" },
      /^Your code cannot be loaded: .+ \(a\.ts:2\)\.$/,
    ],
    "a syntax error in a helper": [
      { "a.ts": 'export * from "./in/b";', "in/b.ts": "\n\n}" },
      /^Your code cannot be loaded: .+ \(in\/b\.ts:3\)\.$/,
    ],
    "a package that is not there": [
      { "a.ts": '\nimport got from "got"; export const found = got;' },
      /^Your code cannot be loaded: the package "got" is not part of the kit \(a\.ts:2\)\.$/,
    ],
    "a helper that is not there": [
      { "a.ts": 'import { b } from "./b"; export const found = b;' },
      /^Your code cannot be loaded: there is no file "\.\/b" in the answer's folder \(a\.ts:1\)\.$/,
    ],
    "a helper outside of the answer": [
      { "in/a.ts": 'import { b } from "../../b"; export const found = b;' },
      /there is no file "\.\.\/\.\.\/b" in the answer's folder \(in\/a\.ts:1\)\.$/,
    ],
    "a file by absolute path": [
      { "a.ts": 'import "/etc/passwd";' },
      /"\/etc\/passwd" is not part of the kit \(a\.ts:1\)\.$/,
    ],
    "a file by URL": [
      { "a.ts": 'import "file:///etc/passwd";' },
      /"file:\/\/\/etc\/passwd" is not part of the kit \(a\.ts:1\)\.$/,
    ],
    "the kit itself": [{ "a.ts": 'import "stormproof/mocks/script";' }, /is not part of the kit \(a\.ts:1\)\.$/],
    "an export that a helper does not have": [
      { "a.ts": 'import { two } from "./b"; export const found = two;', "b.ts": "export const one = 1;" },
      /^Your code cannot be loaded: .*"two".* \(a\.ts:1\)\.$/,
    ],
    "an export that a package does not have": [
      { "a.ts": 'import { Fetch } from "node-fetch"; export const found = Fetch;' },
      /^a\.ts imports "Fetch" from "node-fetch", which has no such export\.$/,
    ],
    "an error while it is loaded": [
      { "a.ts": 'throw new RangeError("too early");' },
      /^a\.ts throws while it is loaded: RangeError: too early$/,
    ],
    "no file at all": [{}, /there is no file/],
  };

  test.for(Object.entries(faults))("%s", async ([, [files, sentence]]) => {
    const answer = writeTestAnswer<{ found: unknown }>(files);
    const failure = await answer.evaluate(({ found }) => found).catch((error) => error);
    expect(failure).toBeInstanceOf(AnswerFailure);
    expect(failure).toMatchObject({ kind: "load", message: expect.stringMatching(sentence) });
  });

  test("an export under another name: its names are given", async () => {
    const answer = writeTestAnswer<{ found(): number }>({ "05-retry/a.ts": "export const finds = () => 1;" });
    await expect(answer.evaluate(({ found }) => found())).rejects.toMatchObject({
      kind: "load",
      message: '05-retry/a.ts has no export named "found". Its exports: finds.',
    });
  });
});
