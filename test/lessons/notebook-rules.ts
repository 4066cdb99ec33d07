import { expect, test } from "vitest";
import { boldTerms, openText, replies, sentences, words } from "./prose.ts";
import type { Lesson, LessonCell } from "./read-lesson.ts";

/** What holds for lessons and pages alike: tests for a `describe`. */

const banned = /\b(just|simply|easy|easily|obviously|of course|clearly|trivial|trivially|basically|as you know)\b/i;

/** What a lesson may import: the instruments, and the kernel's display. Nothing else may do the lesson's idea. */
const mayImport =
  /^(tslab|undici|zod|msw(\/node)?|nock|node-fetch|@aws-sdk\/client-(ec2|iam)|stormproof\/(notebook|mocks\/[\w/-]+))$/;

export const has = (cell: LessonCell, ...tags: string[]) => tags.some((tag) => cell.tags.includes(tag));
export const idsOf = (found: readonly LessonCell[]) => found.map(({ id }) => id);
export const codeOf = (cells: readonly LessonCell[]) => cells.filter(({ type }) => type === "code");
export const proseOf = (cells: readonly LessonCell[]) => cells.filter(({ type }) => type === "markdown");

const lines = (cell: LessonCell) => cell.source.split("\n");

/** Where the links of a notebook lead. */
export function linksIn(cells: readonly LessonCell[]): string[] {
  return proseOf(cells).flatMap(({ source }) => [...source.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to));
}

/** The headings of a notebook, as links name them. */
export function headingsOf(cells: readonly LessonCell[]): string[] {
  const headings = proseOf(cells).flatMap(({ source }) => [...source.matchAll(/^#+ (.+)$/gm)]);
  return headings.map(([, heading = ""]) => `#${heading.replaceAll(" ", "-")}`);
}

/** The notebook as a file. */
export function fileRules({ text, notebook, cells }: Lesson): void {
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
}

/** Its text, whatever its form. */
export function textRules(cells: readonly LessonCell[]): void {
  test("keeps a reply to 40 words, a sentence to 25", () => {
    const all = proseOf(cells).map(({ source }) => source.replaceAll("|", "\n"));
    const each = all.flatMap((source) => [openText(source), ...replies(source)]).flatMap(sentences);
    expect(each.filter((sentence) => words(sentence).length > 25)).toEqual([]);
    expect(all.flatMap(replies).filter((reply) => words(reply).length > 40)).toEqual([]);
  });

  test("does not tell the learner that something is easy", () => {
    expect(
      cells.filter(({ source }) => banned.test(source)).map(({ id, source }) => [id, banned.exec(source)?.[0]]),
    ).toEqual([]);
  });

  test("makes each new term bold once", () => {
    const terms = proseOf(cells).flatMap(({ source }) => boldTerms(source));
    expect(new Set(terms).size).toBe(terms.length);
  });
}

/** Its code, in cells of at most so many lines. */
export function codeRules(cells: readonly LessonCell[], mostLines: number): void {
  const code = codeOf(cells);

  test(`keeps cells to ${mostLines} lines of 80 columns`, () => {
    expect(idsOf(code.filter((cell) => lines(cell).length > mostLines))).toEqual([]);
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
}

/** Keys in order, as Jupyter writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
