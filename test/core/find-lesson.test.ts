import { describe, expect, test } from "vitest";
import type { Course } from "../../src/core/course.ts";
import { findLesson } from "../../src/core/find-lesson.ts";

const slugs = ["01-first-request", "05-retry", "06-rate-limits", "12-retry-budget"];
const course: Course = {
  lessons: slugs.map((slug) => ({ slug, title: slug, minutes: 1, exercises: [] })),
  pages: [{ slug: "quick-reference", title: "Quick reference", subjects: [] }],
};

const found = [
  ["05-retry", "05-retry"],
  ["5", "05-retry"],
  ["05", "05-retry"],
  ["retry", "05-retry"],
  ["RATE", "06-rate-limits"],
  ["first-req", "01-first-request"],
  ["retry-b", "12-retry-budget"],
  ["lessons/05-retry.ipynb", "05-retry"],
  ["C:\\kit\\lessons\\05-retry.ipynb", "05-retry"],
  ["quick-reference", "quick-reference"],
  ["Quick", "quick-reference"],
  ["lessons/quick-reference.ipynb", "quick-reference"],
] as const;

describe("findLesson()", () => {
  for (const [typed, slug] of found) {
    test(`takes "${typed}" for ${slug}`, () => {
      expect(findLesson(course, typed).slug).toBe(slug);
    });
  }

  test("names the closest lesson for a typo", () => {
    expect(() => findLesson(course, "retyr")).toThrow(
      'Cannot find a lesson or page "retyr": the closest name is "05-retry"',
    );
  });

  test("names a page when that is closest", () => {
    expect(() => findLesson(course, "qwick-ref")).toThrow('the closest name is "quick-reference"');
  });

  test("names all lessons that a beginning fits", () => {
    expect(() => findLesson(course, "0")).toThrow(
      'Cannot tell which lesson or page "0" is: it fits 01-first-request, 05-retry, 06-rate-limits',
    );
  });
});
