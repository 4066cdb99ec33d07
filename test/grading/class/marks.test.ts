import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Course } from "../../../src/core/course.ts";
import { readMarks } from "../../../src/grading/class/marks.ts";

const row = (slug: string) => ({ slug, name: slug, title: slug, minutes: 1, prerequisites: [] });
const course: Course = {
  lessons: [{ slug: "01-toy", title: "Toys", minutes: 1, exercises: [row("ask"), row("tell")] }],
};

let file: string;
beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "marks-")), "marks.csv");
});
afterEach(() => rm(path.dirname(file), { recursive: true, force: true }));

const read = async (text: string) => {
  await writeFile(file, text);
  return readMarks(file, { course, students: new Set(["ada", "Zoë Müller"]) });
};

describe("readMarks()", () => {
  test("finds the mark of a student for an exercise, however it is named", async () => {
    const marks = await read("student,exercise,points,comment\nada,01-toy/ask,2.5,Explained it to me\nada,tell,0,\n");
    expect(["ask", "tell", "sing"].map((slug) => marks.of("ada", `01-toy/${slug}`))).toEqual([
      { points: 2.5, comment: "Explained it to me" },
      { points: 0, comment: "" },
      undefined,
    ]);
  });

  test("reads what spreadsheets write: a byte order mark, semicolons, other columns, blank rows, accents apart", async () => {
    const marks = await read(
      `\uFEFFComment;Student;Points;Date;Exercise\r\n;${"Zoë Müller".normalize("NFD")} ;3;today;ask\r\n;;;;\r\n\r\n`,
    );
    expect(marks.of("Zoë Müller", "01-toy/ask")).toEqual({ points: 3, comment: "" });
  });

  test("begins a file with its columns when there is none, and leaves one that is there alone", async () => {
    const scope = { course, students: new Set<string>() };
    await readMarks(file, scope);
    const begun = await readFile(file, "utf8");
    await writeFile(file, `${begun}\n`);
    await readMarks(file, scope);
    expect([begun, await readFile(file, "utf8")]).toEqual([
      "student,exercise,points,comment\n",
      "student,exercise,points,comment\n\n",
    ]);
  });

  const mistakes: [what: string, rows: string, message: string][] = [
    ["an unknown student", "bob,ask,1,", 'line 2 of $: nobody called "bob" has handed in'],
    ["an unknown exercise", "ada,aks,1,", 'line 2 of $: Cannot find exercise "aks": the closest name is "ask"'],
    ["a lesson in the place of an exercise", "ada,01-toy,1,", "line 2 of $: Cannot take a whole lesson here"],
    ["points that are no number", 'ada,ask,"4,5",', 'line 2 of $: points are a number like 3 or 2.5, not "4,5"'],
    ["no points", "ada,ask,,", 'line 2 of $: points are a number like 3 or 2.5, not ""'],
    ["points below 0", "ada,ask,-1,", 'line 2 of $: points are a number like 3 or 2.5, not "-1"'],
    ["two marks for the same", "ada,ask,1,\nada,01-toy/ask,2,", "line 3 of $: ada has one for 01-toy/ask in line 2"],
    ["a quote that never ends", 'ada,ask,1,"so', "line 2 of $: its quotes do not match"],
    ["a line after a comment of two lines", 'ada,ask,1,"so\nand so"\nbob,ask,1,', 'line 4 of $: nobody called "bob"'],
  ];
  for (const [what, rows, message] of mistakes)
    test(`names the line of ${what}`, async () => {
      const reading = read(`student,exercise,points,comment\n${rows}\n`);
      await expect(reading).rejects.toThrow(`Cannot read the mark in ${message.replace("$", file)}`);
    });

  test("asks for its columns", async () => {
    await expect(read("ada,ask,1,\n")).rejects.toThrow(
      `Cannot read ${file}: its first line has to name the columns student, exercise, points, comment`,
    );
  });
});
