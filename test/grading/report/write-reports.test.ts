import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeReports } from "../../../src/grading/report/write-reports.ts";
import { classOf, failed, grade, passed, report, retry } from "./sample-class.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "reports-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const good = grade(retry, [passed("R1 asks")]);
const bad = grade(retry, [failed("R1 asks", "It did not.")], { doubts: ["It came early."] });

const filesIn = async (out: string) =>
  (await readdir(out, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map((each) => path.relative(out, path.join(each.parentPath, each.name)).split(path.sep).join("/"))
    .toSorted();

describe("writeReports()", () => {
  test("writes a table, a page for the instructor, and a folder a student", async () => {
    const out = path.join(folder, "whole");
    await writeReports(out, classOf([report("ann", [good]), report("ben", [bad])]), ["gradescope"]);
    expect(await filesIn(out)).toEqual([
      "class.md",
      "grades.csv",
      "students/ann/gradescope.json",
      "students/ann/report.md",
      "students/ann/results.json",
      "students/ben/gradescope.json",
      "students/ben/report.md",
      "students/ben/results.json",
    ]);
    const results = JSON.parse(await readFile(path.join(out, "students/ben/results.json"), "utf8"));
    expect(results).toMatchObject({ version: 1, student: "ben", grades: [{ exercise: retry.id, outcome: "failed" }] });
  });

  test("gives a student no doubt and no hint", async () => {
    const out = path.join(folder, "handed-out");
    await writeReports(out, classOf([report("ben", [bad])]), ["gradescope"]);
    for (const file of await filesIn(path.join(out, "students")))
      expect(await readFile(path.join(out, "students", file), "utf8")).not.toMatch(/came early|Look at the log/);
  });

  test("leaves alone what it did not write, and writes anew what it did", async () => {
    const out = path.join(folder, "again");
    await writeReports(out, classOf([report("ann", [bad])]), []);
    await writeFile(path.join(out, "marks.csv"), "mine");
    await writeReports(out, classOf([report("ann", [good])]), []);
    expect(await readFile(path.join(out, "marks.csv"), "utf8")).toBe("mine");
    expect(await readFile(path.join(out, "students/ann/report.md"), "utf8")).toContain("**2 of 2 points.**");
  });

  const names: Record<string, string> = {
    "../../ann": "..-..-ann",
    "..": "_..",
    "": "_",
    "a\\..\\b": "a-..-b",
    "c:\\d": "c--d",
    "a\0b\n": "a-b-",
  };
  for (const [student, expected] of Object.entries(names))
    test(`keeps ${JSON.stringify(student)} inside of the folder`, async () => {
      const out = await mkdtemp(path.join(folder, "names-"));
      await writeReports(out, classOf([report(student, [good])]), []);
      expect((await filesIn(out)).slice(2)).toEqual([
        `students/${expected}/report.md`,
        `students/${expected}/results.json`,
      ]);
    });

  test("writes nothing for Classroom 50 outside of its runner", async () => {
    const out = path.join(folder, "outside");
    await expect(writeReports(out, classOf([report("ann", [good])]), ["classroom50"])).rejects.toThrow("CLASSROOM");
    await expect(readdir(out)).rejects.toThrow("ENOENT");
  });
});
