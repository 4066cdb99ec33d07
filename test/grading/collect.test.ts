import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Check } from "../../src/grading/check.ts";
import { collect } from "../../src/grading/collect.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "graders-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("collect()", () => {
  test("finds the checks of a grader with their points and hints, in order", async () => {
    const checks = await checksOf(`
      test("R1 answers", { meta: { points: 2, hints: ["a", "b", "c"] } }, () => {});
      describe("more", () => { test("R2 waits", () => {}); });
      test("R3 ends", () => {}, 50);
    `);
    expect(checks.map(({ name, points, hints, limitMs }) => ({ name, points, hints, limitMs }))).toEqual([
      { name: "R1 answers", points: 2, hints: ["a", "b", "c"], limitMs: 30_000 },
      { name: "R2 waits", points: 1, hints: [], limitMs: 30_000 },
      { name: "R3 ends", points: 1, hints: [], limitMs: 50 },
    ]);
  });

  test("loads a grader again after it has changed on disk", async () => {
    const file = await graderOf('test("R1 old", () => {});');
    const before = await collect(file);
    await writeFile(file, `${head}test("R1 new", () => {});`);
    await utimes(file, new Date(), new Date(Date.now() + 5_000));
    expect([...before, ...(await collect(file))].map(({ name }) => name)).toEqual(["R1 old", "R1 new"]);
  });

  test("finds the checks in the parts of a grader, in the order of their imports", async () => {
    await writeFile(path.join(folder, "waits.ts"), `${head}test("R2 waits", () => {});`);
    await writeFile(path.join(folder, "asks.ts"), `${head}import { name } from "./name.ts"; test(name, () => {});`);
    await writeFile(path.join(folder, "name.ts"), 'export const name = "R1 asks";');
    const parts = 'import "./asks.ts"; import "./waits.ts";';
    // Two graders, though saved in the same moment, do not share what a part has registered.
    for (const grader of [await graderOf(parts), await graderOf(parts)]) {
      await utimes(grader, new Date(), new Date("2026-01-01T00:00:00Z"));
      expect((await collect(grader)).map(({ name }) => name)).toEqual(["R1 asks", "R2 waits"]);
    }
  });

  test("keeps graders apart that are loaded at the same time", async () => {
    const files = await Promise.all(["A", "B", "C"].map((name) => graderOf(`await 0; test("R1 ${name}", () => {});`)));
    const all = await Promise.all(files.map(collect));
    expect(all.map((checks) => checks.map(({ name }) => name))).toEqual([["R1 A"], ["R1 B"], ["R1 C"]]);
  });

  const refusals: Record<string, [string, string]> = {
    "a name of vitest that it does not know": [
      'import { vi } from "vitest"; vi.fn();',
      'it imports "vi" from vitest, which',
    ],
    "test.skip": ['test.skip("R1", () => {});', "Cannot use test.skip in a grader"],
    "test.only": ['test.only("R1", () => {});', "Cannot use test.only in a grader"],
    "describe.each": ["describe.each([1]);", "Cannot use describe.each in a grader"],
    "an option that it does not know": [
      'test("R1", { retry: 3 }, () => {});',
      'Cannot use the option "retry" of test in a grader',
    ],
    "a check without a function": ['test("R1");', 'Cannot collect the check "R1": it has no function'],
  };
  for (const [what, [source, message]] of Object.entries(refusals))
    test(`refuses ${what} by name`, async () => {
      await expect(graderOf(source).then(collect)).rejects.toThrow(message);
    });

  test("says which file is missing", async () => {
    await expect(collect(path.join(folder, "none.test.ts"))).rejects.toThrow("Cannot find the grader none.test.ts");
  });
});

describe("a collected check", () => {
  test("passes when its expectations hold", () =>
    expect(outcomeOf("expect([1, 2]).toEqual([1, expect.any(Number)]);")).resolves.toBe("passed"));

  test("fails with the words of its expectation", async () => {
    const message = "Your client sent 2 requests: expected 2 to be 1 // Object.is equality";
    expect(await outcomeOf('expect(2, "Your client sent 2 requests").toBe(1);')).toBe(message);
  });

  test("fails when an expectation on a promise fails", async () => {
    expect(await outcomeOf("await expect(Promise.resolve(1)).resolves.toBe(2);")).toMatch(/^expected 1 to be 2/);
  });

  test("fails when an expectation on a promise is not awaited, even when it holds", async () => {
    expect(await outcomeOf("expect(Promise.resolve(1)).resolves.toBe(1);")).toContain("was not awaited");
  });

  test("knows vitest's own matchers", async () => {
    expect(await outcomeOf("expect(3).toBeOneOf([1, 2]);")).toContain("toBeOneOf");
  });

  test("refuses expect.soft by name", async () => {
    expect(await outcomeOf("expect.soft(1).toBe(1);")).toContain("Cannot use expect.soft in a grader");
  });

  test("runs hooks from the outside in and back, and clean-ups last, although it fails", async () => {
    const [check] = await checksOf(`
      const log = (globalThis.stormproofTestLog = []);
      beforeEach(() => log.push("before all"));
      afterEach(() => log.push("after all"));
      describe("inner", () => {
        beforeEach(() => log.push("before inner"));
        afterEach(() => log.push("after inner"));
        test("R1", () => { onTestFinished(() => log.push("finished")); log.push("body"); expect(1).toBe(2); });
      });
    `);
    await expect(check?.run()).rejects.toThrow("expected 1 to be 2");
    expect(Reflect.get(globalThis, "stormproofTestLog")).toEqual([
      "before all",
      "before inner",
      "body",
      "after inner",
      "after all",
      "finished",
    ]);
  });

  test("runs clean-ups although a hook fails, the last hook first, and tells what failed first", async () => {
    const [check] = await checksOf(`
      const log = (globalThis.stormproofTestLog = []);
      afterEach(() => { log.push("first hook"); throw new Error("the hook"); });
      afterEach(() => log.push("last hook"));
      test("R1", () => { onTestFinished(() => log.push("finished")); throw new Error("the body"); });
    `);
    await expect(check?.run()).rejects.toThrow("the body");
    expect(Reflect.get(globalThis, "stormproofTestLog")).toEqual(["last hook", "first hook", "finished"]);
  });

  test("hears what a check annotates, as vitest does", async () => {
    const [check] = await checksOf('test("R1", async ({ annotate }) => { await annotate("59 of 60 calls"); });');
    const notes: string[] = [];
    await check?.run((note) => notes.push(note));
    expect(notes).toEqual(["59 of 60 calls"]);
  });

  test("can run again", async () => {
    const [check] = await checksOf('let runs = 0; test("R1", () => { expect(++runs).toBe(2); });');
    await expect(check?.run()).rejects.toThrow("expected 1 to be 2");
    await expect(check?.run()).resolves.toBeUndefined();
  });
});

const head = 'import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";\n';
let graders = 0;

async function graderOf(source: string): Promise<string> {
  const file = path.join(folder, `grader-${graders++}.test.ts`);
  await writeFile(file, source.startsWith("import") ? source : head + source);
  return file;
}

async function checksOf(source: string): Promise<readonly Check[]> {
  return collect(await graderOf(source));
}

/** `passed`, or the message with which a check with this body fails. */
async function outcomeOf(body: string): Promise<string> {
  const [check] = await checksOf(`test("R1", async () => { ${body} });`);
  return (check?.run() ?? Promise.reject(new Error("no check"))).then(
    () => "passed",
    (error) => error.message,
  );
}
