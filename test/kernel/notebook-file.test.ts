import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notebookFile } from "../../src/cli/notebook-file.ts";

const course = { lessons: [{ slug: "05-retry", title: "Retry", minutes: 1, exercises: [] }] };

let root: string;
let shipped: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "stormproof-kit-"));
  shipped = path.join(root, "lessons", "05-retry.ipynb");
  await mkdir(path.dirname(shipped));
  await writeFile(shipped, "as it came");
});
afterAll(() => rm(root, { recursive: true }));

describe("notebookFile()", () => {
  test("gives the shipped notebook of a lesson when nothing is to be saved", async () => {
    expect(await notebookFile("retry", { root, course }, false)).toBe(shipped);
  });

  for (const typed of ["5", "lessons/05-retry.ipynb"]) {
    test(`gives the learner's copy of "${typed}" for what is to be saved, and keeps what is in it`, async () => {
      const name = typed.endsWith(".ipynb") ? path.join(root, typed) : typed;
      const copy = path.join(root, "work", "lessons", "05-retry.ipynb");
      expect(await notebookFile(name, { root, course }, true)).toBe(copy);
      await writeFile(copy, "as the learner left it");
      await notebookFile(name, { root, course }, true);
      expect([await readFile(copy, "utf8"), await readFile(shipped, "utf8")]).toEqual([
        "as the learner left it",
        "as it came",
      ]);
    });
  }

  test("gives the file of any other path as it is", async () => {
    const file = path.join(root, "notes.ipynb");
    expect(await notebookFile(file, { root, course }, true)).toBe(file);
  });
});
