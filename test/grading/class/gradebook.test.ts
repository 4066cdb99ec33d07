import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Grade, StudentReport } from "../../../src/core/grades.ts";
import type { Verdict } from "../../../src/core/verdict.ts";
import { Gradebook } from "../../../src/grading/class/gradebook.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gradebook-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = "01-toy/ask";
const verdict: Verdict = { version: 1, exercise: ask, outcome: "passed", checks: [], typeErrors: [] };
const found = { verdict, doubts: ["Look."] };

const reportOf = (student: string, ...grades: Partial<Grade>[]): StudentReport => ({
  version: 1,
  student,
  remarks: [],
  grades: grades.map((grade) => ({
    exercise: ask,
    outcome: "failed",
    earned: 0,
    possible: 3,
    doubts: [],
    ...grade,
  })),
});

describe("Gradebook", () => {
  test("finds what was kept under the same digest, after it was opened again", () => {
    const file = path.join(folder, "again.sqlite");
    {
      using gradebook = Gradebook.open(file);
      gradebook.keep("ada", ask, "old", { ...found, doubts: [] });
      gradebook.keep("ada", ask, "new", found);
    }
    using gradebook = Gradebook.open(file);
    const find = (student: string, digest: string) => gradebook.find(student, ask, digest);
    expect([find("ada", "new"), find("ada", "old"), find("bob", "new")]).toEqual([found, undefined, undefined]);
  });

  test("tells which points are others than after the last run that came to its end", () => {
    using gradebook = Gradebook.open(path.join(folder, "changes.sqlite"));
    const first = gradebook.closeRun([reportOf("ada", { earned: 1 }), reportOf("bob", { earned: 2 })]);
    const second = gradebook.closeRun([
      reportOf("ada", { earned: 1, mark: { points: 2.5, comment: "" } }),
      reportOf("bob", { earned: 2 }),
      reportOf("eve", { earned: 3 }),
    ]);
    expect([first, second]).toEqual([[], [{ student: "ada", exercise: ask, from: 1, to: 2.5 }]]);
  });

  test("knows everybody who was in a run", () => {
    using gradebook = Gradebook.open(path.join(folder, "students.sqlite"));
    gradebook.closeRun([reportOf("ada", {}), reportOf("bob", {})]);
    expect(gradebook.students()).toEqual(new Set(["ada", "bob"]));
  });

  test("refuses a file that is no gradebook, and says what to do", async () => {
    const file = path.join(folder, "text.sqlite");
    await writeFile(file, "Dear diary, this text is long enough to have a head that is none.\n".repeat(20));
    expect(() => Gradebook.open(file)).toThrow(
      `Cannot use the gradebook ${file}: it is no gradebook: rename it, and everything is judged anew`,
    );
  });

  test("lets nobody in while a run is using it", () => {
    const file = path.join(folder, "busy.sqlite");
    using _gradebook = Gradebook.open(file);
    expect(() => Gradebook.open(file)).toThrow("it is in use by another run: wait for its end");
  });
});
