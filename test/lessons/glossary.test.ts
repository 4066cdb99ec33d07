import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { boldTerms, words } from "./prose.ts";
import { readLessons } from "./read-lesson.ts";

const page = readFileSync(new URL("../../docs/glossary.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| (\d\d) \|$/gm)].map(
  ([, term = "", means = "", lesson = ""]) => ({
    term,
    means,
    lesson,
  }),
);

const introduced = readLessons().flatMap(({ name, cells }) =>
  cells
    .filter(({ type }) => type === "markdown")
    .flatMap(({ source }) => boldTerms(source).map((term) => `${term} ${name.slice(0, 2)}`)),
);

describe("the glossary", () => {
  test("has every term that a lesson introduces, with the number of that lesson, and no other", () => {
    expect(rows.map(({ term, lesson }) => `${term} ${lesson}`).sort()).toEqual([...introduced].sort());
  });

  test("explains each in 20 words at most, in the order of the alphabet", () => {
    expect(rows.filter(({ means }) => words(means).length > 20)).toEqual([]);
    const terms = rows.map(({ term }) => term);
    expect(terms).toEqual([...terms].sort());
  });
});
