import { describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf, notebooksOf } from "../../src/core/course.ts";
import type { Expectations } from "./expectations.ts";
import { codeOf, codeRules, fileRules, has, headingsOf, idsOf, linksIn, proseOf, textRules } from "./notebook-rules.ts";
import { boldTerms, grade, openText, replies, sentences, words } from "./prose.ts";
import { readPages } from "./read-lesson.ts";

const pages = readPages();
const places = [
  ...exercisesOf(course).map(({ id }) => `/exercises/${id}`),
  ...notebooksOf(course).map(({ slug }) => `/lessons/${slug}`),
];

test("every page of the course has its notebook, and every notebook without a number is one of its pages", () => {
  const slugs = (course.pages ?? []).map(({ slug }) => `${slug}.ipynb`);
  expect(pages.map(({ name }) => name).sort()).toEqual(slugs.sort());
});

for (const page of pages) {
  const { name, cells } = page;
  const slug = name.replace(".ipynb", "");
  const prose = proseOf(cells);

  describe(`${name} as a file`, () => fileRules(page));

  describe(`${name} as a page`, () => {
    test("has the title that the course gives it, then the set-up", () => {
      const { title } = course.pages?.find((each) => each.slug === slug) ?? {};
      expect(cells[0]?.source.split("\n")[0]).toBe(`# ${title}`);
      expect(cells.slice(0, 2).map(({ tags }) => tags[0])).toEqual(["title", "setup"]);
    });

    test("has something held of what each cell prints", async () => {
      const { expectations }: { expectations: Expectations } = await import(`./expectations/${slug}.ts`);
      const silent = codeOf(cells).filter(({ id }) => !(expectations.prints[id]?.join("").length ?? 0));
      expect(idsOf(silent.filter((cell) => !has(cell, "setup")))).toEqual([]);
    });

    test("links to its own headings, to lessons, pages and exercises", () => {
      const known = new Set([...places, ...headingsOf(cells)]);
      expect(linksIn(cells).filter((to) => !known.has(to))).toEqual([]);
    });

    test("leaves new terms to the lessons", () => {
      expect(prose.flatMap(({ source }) => boldTerms(source))).toEqual([]);
    });
  });

  describe(`${name} as text`, () => {
    textRules(cells);

    test("is read by an eighth-grader", () => {
      const all = prose.flatMap(({ source }) => {
        const lines = source.replaceAll("|", "\n");
        return [openText(lines), ...replies(lines)];
      });
      const lengths = all.flatMap(sentences).map((sentence) => words(sentence).length);
      expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThanOrEqual(16);
      expect(grade(all.join("\n"))).toBeLessThanOrEqual(8);
    });
  });

  describe(`${name} as code`, () => codeRules(cells, 22));
}
