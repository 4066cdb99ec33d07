import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { course, subjects } from "../../course.ts";
import { exercisesOf, notebooksOf, type Subject } from "../../src/core/course.ts";
import { curriculumPage, exercisesOn, lessonsOn } from "./curriculum-page.ts";
import { readmeWithLessons } from "./readme-lessons.ts";

const names = (found: readonly Subject[]) => found.map(({ number, title }) => `${number} ${title}`);

describe("the curriculum", () => {
  test("numbers its subjects without a gap", () => {
    expect(subjects.map(({ number }) => number)).toEqual(subjects.map((_, index) => index + 1));
    expect(subjects.length).toBeGreaterThan(60);
  });

  test("is taught: each subject has a lesson or a page", () => {
    expect(names(subjects.filter((subject) => lessonsOn(course, subject).length === 0))).toEqual([]);
  });

  test("is judged: each subject that calls for an exercise has one", () => {
    const open = subjects.filter(
      (subject) => subject.graded === "exercise" && exercisesOn(course, subject).length === 0,
    );
    expect(names(open)).toEqual([]);
  });

  test("is what the course is about: every lesson, page and exercise names subjects, all of which exist", () => {
    const rows = [...notebooksOf(course), ...exercisesOf(course)];
    expect(rows.filter((row) => !row.subjects?.length).map(({ slug }) => slug)).toEqual([]);
    const known = new Set(subjects.map(({ number }) => number));
    expect(rows.flatMap((row) => row.subjects ?? []).filter((number) => !known.has(number))).toEqual([]);
  });

  test("stands in docs/curriculum.md as it is; `npm run curriculum` writes that page", () => {
    const page = readFileSync(new URL("../../docs/curriculum.md", import.meta.url), "utf8");
    const wanted = curriculumPage(course, subjects);
    expect(wanted.split("\n").filter((line) => !page.split("\n").includes(line))).toEqual([]);
    expect(page.length).toBe(wanted.length);
  });

  test("stands in the README lesson by lesson and page by page; `npm run curriculum` writes that table", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    expect(readme).toContain(`| ${course.lessons[0]?.title} |`);
    expect(readmeWithLessons(readme, course)).toBe(readme);
  });
});
