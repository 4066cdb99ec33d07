import { describe, expect, test } from "vitest";
import { expectations } from "./expectations/troubleshooting.ts";
import { codeOf, proseOf } from "./notebook-rules.ts";
import { readPages } from "./read-lesson.ts";
import { tableIn } from "./tables.ts";

const cells = readPages().find(({ name }) => name === "troubleshooting.ipynb")?.cells ?? [];

/** The tables, each with what the cells below it print, up to the next one. */
const tables = cells.flatMap(({ tags, source }, index) => {
  if (!tags.includes("table")) return [];
  const rest = cells.slice(index + 1);
  const end = rest.findIndex(({ type }) => type === "markdown");
  const printed = rest.slice(0, end < 0 ? undefined : end).flatMap(({ id }) => expectations.prints[id] ?? []);
  return [{ rows: tableIn(source), printed }];
});
const rows = tables.flatMap(({ rows, printed }) => rows.map((row) => ({ row, printed })));

describe("troubleshooting", () => {
  test("has 25 symptoms or more, none twice, each with a cause and a mend", () => {
    const symptoms = rows.map(({ row }) => row[0]);
    expect(symptoms.length).toBeGreaterThanOrEqual(25);
    expect(new Set(symptoms).size).toBe(symptoms.length);
    expect(rows.filter(({ row }) => row.length !== 3 || row.some((cell) => cell === ""))).toEqual([]);
  });

  // run.test.ts holds that the cells do print this.
  for (const { row, printed } of rows) {
    test(`shows "${row[0]}" in a cell below its table`, () => {
      const shown = printed.flatMap((piece) => piece.split("\n")).filter((line) => line.includes(row[0] ?? "nothing"));
      expect(shown.length).toBeGreaterThan(0);
    });
  }

  test("mends in every cell what it shows", () => {
    const unmended = codeOf(cells).filter(({ id, source }) => id !== "set-up" && !/mended:|the reason/.test(source));
    expect(unmended).toEqual([]);
  });

  test("ends with stories whose answer is hidden", () => {
    const stories = proseOf(cells).at(-1)?.source ?? "";
    expect(stories.match(/^\*\*[A-F]\.\*\*/gm)?.length).toBe(6);
    expect(stories.match(/<details><summary>/g)?.length).toBe(6);
  });
});
