import { describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { codeOf, codeRules, fileRules, has, headingsOf, idsOf, linksIn, proseOf, textRules } from "./notebook-rules.ts";
import { boldTerms, grade, openText, replies, sentences, words } from "./prose.ts";
import { readLessons } from "./read-lesson.ts";

const kinds = ["title", "setup", "recall", "fail", "predict", "run", "picture", "explain", "cure", "order", "vary"];
const allKinds = [...kinds, "check", "link", "recap"];
const questions = ["title", "recall", "predict", "check", "order", "recap"];
const countWords = (text: string) => words(text).length;
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

for (const lesson of readLessons()) {
  const { name, notebook, cells } = lesson;
  const [code, prose] = [codeOf(cells), proseOf(cells)];

  describe(`${name} as a file`, () => fileRules(lesson));

  describe(`${name} as a lesson`, () => {
    test("has 25 to 35 cells, each of a known kind", () => {
      expect(cells.length).toBeGreaterThanOrEqual(25);
      expect(cells.length).toBeLessThanOrEqual(35);
      expect(idsOf(cells.filter((cell) => !has(cell, ...allKinds)))).toEqual([]);
    });

    test("shows something going wrong within five cells", () => {
      expect(cells.findIndex((cell) => has(cell, "fail"))).toBeLessThan(5);
    });

    test("asks for a guess before every run", () => {
      const unasked = cells.filter((cell, index) => {
        const before = cells[index - 1];
        return has(cell, "run") && !(before && has(before, "predict"));
      });
      expect(idsOf(unasked)).toEqual([]);
    });

    test("cures what it lets fail, and draws both in one picture", () => {
      for (const failure of cells.flatMap(({ tags }) => tags).filter((tag) => tag.startsWith("fail:"))) {
        const cure = failure.replace("fail:", "cure:");
        const curing = cells.filter((cell) => has(cell, "cure") && has(cell, cure));
        expect(curing.length, cure).toBe(1);
        expect(
          cells.some((cell) => has(cell, "picture") && has(cell, cure)),
          `a picture of ${cure}`,
        ).toBe(true);
      }
    });

    test("looks back twice, and asks at least every ten cells", () => {
      expect(cells.filter((cell) => has(cell, "recall")).length).toBe(2);
      const asked = cells.flatMap((cell, index) => (has(cell, "check", "recall", "recap") ? [index] : []));
      expect(Math.max(...asked.map((index, at) => index - (asked[at - 1] ?? 0)))).toBeLessThanOrEqual(10);
    });

    test("meets every misconception of its header in a question or a cell to change", () => {
      const met = cells
        .filter((cell) => has(cell, "predict", "check", "vary", "order", "type"))
        .flatMap(({ tags }) => tags);
      expect(notebook.metadata.stormproof.misconceptions.filter((id) => !met.includes(id))).toEqual([]);
    });

    test("lets the learner type in at least every third code cell", () => {
      const typed = code.filter((cell) => has(cell, "type"));
      expect(typed.length).toBeGreaterThanOrEqual(code.length / 3);
      expect(idsOf(typed.filter(({ source }) => !source.includes("// TYPE")))).toEqual([]);
    });
  });

  describe(`${name} as text`, () => {
    textRules(cells);

    test("keeps a cell to 90 words, a list to 5", () => {
      expect(idsOf(prose.filter(({ source }) => countWords(openText(source)) > 90))).toEqual([]);
      expect(idsOf(prose.filter(({ source }) => /(?:^(?:-|\d\.) .*\n){6}/m.test(source)))).toEqual([]);
    });

    test("never has two texts in a row without a question", () => {
      const rows = cells.filter((cell, index) => {
        const before = cells[index - 1];
        return (
          cell.type === "markdown" &&
          before?.type === "markdown" &&
          !has(cell, ...questions) &&
          !has(before, ...questions)
        );
      });
      expect(idsOf(rows)).toEqual([]);
    });

    test("has short sentences, in words that an eighth-grader reads", () => {
      const all = prose.flatMap(({ source }) => [openText(source), ...replies(source)]);
      expect(mean(all.flatMap(sentences).map(countWords))).toBeLessThanOrEqual(16);
      expect(grade(all.join("\n"))).toBeLessThanOrEqual(8);
    });

    test("links to headings of its own and to exercises of the course, its own among them", () => {
      const places = new Set([...headingsOf(cells), ...exercisesOf(course).map(({ id }) => `/exercises/${id}`)]);
      const links = linksIn(cells);
      expect(links.filter((to) => !places.has(to))).toEqual([]);
      const own = exercisesOf(course).filter(({ lesson }) => `${lesson.slug}.ipynb` === name);
      expect(own.map(({ id }) => `/exercises/${id}`).filter((to) => !links.includes(to))).toEqual([]);
    });

    test("introduces six terms at most", () => {
      expect(prose.flatMap(({ source }) => boldTerms(source)).length).toBeLessThanOrEqual(6);
    });
  });

  describe(`${name} as code`, () => codeRules(cells, 15));
}
