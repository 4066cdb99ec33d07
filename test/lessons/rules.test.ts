import { describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { boldTerms, grade, openText, replies, sentences, words } from "./prose.ts";
import { type LessonCell, readLessons } from "./read-lesson.ts";

const kinds = ["title", "setup", "recall", "fail", "predict", "run", "picture", "explain", "cure", "order", "vary"];
const allKinds = [...kinds, "check", "link", "recap"];
const questions = ["title", "recall", "predict", "check", "order", "recap"];
const banned = /\b(just|simply|easy|easily|obviously|of course|clearly|trivial|trivially|basically|as you know)\b/i;

/** What a lesson may import: the instruments, and the kernel's display. Nothing else may do the lesson's idea. */
const mayImport = /^(tslab|zod|stormproof\/(notebook|mocks\/[\w/-]+))$/;

const has = (cell: LessonCell, ...tags: string[]) => tags.some((tag) => cell.tags.includes(tag));
const lines = (cell: LessonCell) => cell.source.split("\n");
const countWords = (text: string) => words(text).length;
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

for (const { name, text, notebook, cells } of readLessons()) {
  const code = cells.filter(({ type }) => type === "code");
  const prose = cells.filter(({ type }) => type === "markdown");
  const idsOf = (found: readonly LessonCell[]) => found.map(({ id }) => id);

  describe(`${name} as a file`, () => {
    test("is nbformat 4.5 in its canonical form, for the kit's kernel", () => {
      expect(text).toBe(`${JSON.stringify(sorted(notebook), null, 1)}\n`);
      expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5]);
      expect(notebook.metadata.kernelspec.name).toBe("stormproof");
    });

    test("ships without outputs and counts, so that nothing is given away", () => {
      const ran = notebook.cells.filter((cell) => cell.outputs?.length || typeof cell.execution_count === "number");
      expect(ran.map(({ id }) => id)).toEqual([]);
    });

    test("names its cells in words, each once", () => {
      expect(cells.filter(({ id }) => !/^[a-z][a-z0-9-]{2,40}$/.test(id))).toEqual([]);
      expect(new Set(idsOf(cells)).size).toBe(cells.length);
    });
  });

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
    test("keeps a cell to 90 words, a reply to 40, a list to 5", () => {
      expect(idsOf(prose.filter(({ source }) => countWords(openText(source)) > 90))).toEqual([]);
      expect(prose.flatMap(({ source }) => replies(source)).filter((reply) => countWords(reply) > 40)).toEqual([]);
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
      const each = all.flatMap(sentences);
      expect(each.filter((sentence) => countWords(sentence) > 25)).toEqual([]);
      expect(mean(each.map(countWords))).toBeLessThanOrEqual(16);
      expect(grade(all.join("\n"))).toBeLessThanOrEqual(8);
    });

    test("links to headings of its own and to exercises of the course, its own among them", () => {
      const headings = prose.flatMap(({ source }) =>
        [...source.matchAll(/^#+ (.+)$/gm)].map(([, words = ""]) => words),
      );
      const places = new Set([
        ...headings.map((words) => `#${words.replaceAll(" ", "-")}`),
        ...exercisesOf(course).map(({ id }) => `/exercises/${id}`),
      ]);
      const links = prose.flatMap(({ source }) => [...source.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to));
      expect(links.filter((to) => !places.has(to))).toEqual([]);
      const own = exercisesOf(course).filter(({ lesson }) => `${lesson.slug}.ipynb` === name);
      expect(own.map(({ id }) => `/exercises/${id}`).filter((to) => !links.includes(to))).toEqual([]);
    });

    test("does not tell the learner that something is easy", () => {
      expect(
        cells.filter(({ source }) => banned.test(source)).map(({ id, source }) => [id, banned.exec(source)?.[0]]),
      ).toEqual([]);
    });

    test("makes each new term bold once, six at most", () => {
      const terms = prose.flatMap(({ source }) => boldTerms(source));
      expect(terms.length).toBeLessThanOrEqual(6);
      expect(new Set(terms).size).toBe(terms.length);
    });
  });

  describe(`${name} as code`, () => {
    test("keeps cells to 15 lines of 80 columns", () => {
      expect(idsOf(code.filter((cell) => lines(cell).length > 15))).toEqual([]);
      expect(code.flatMap(lines).filter((line) => line.length > 80)).toEqual([]);
    });

    test("says of wrong code that it is wrong, in its first line", () => {
      const says = (cell: LessonCell) => lines(cell)[0]?.startsWith("// WRONG ON PURPOSE") ?? false;
      expect(idsOf(code.filter((cell) => says(cell) !== has(cell, "wrong-on-purpose")))).toEqual([]);
    });

    test("imports instruments, and these in the first code cell", () => {
      const imports = code.flatMap((cell) =>
        [...cell.source.matchAll(/\bfrom "([^"]+)"/g)].map(([, what]) => ({ cell, what })),
      );
      expect(imports.filter(({ what = "" }) => !mayImport.test(what))).toEqual([]);
      expect(imports.filter(({ cell }) => !has(cell, "setup"))).toEqual([]);
    });

    test("has no names that say nothing", () => {
      const names = code.flatMap(({ source }) =>
        [...source.matchAll(/\b(?:const|let|function)\s+(\w+)/g)].map(([, one]) => one),
      );
      expect(names.filter((one = "") => one.length < 2 || /^(foo|bar|tmp|data\d*|res|req)$/.test(one))).toEqual([]);
    });
  });
}

/** Keys in order, as Jupyter writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
