import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { gradesCsv } from "../../../src/grading/report/grades-csv.ts";
import { broken, classOf, failed, fresh, grade, jitter, passed, pause, report, retry } from "./sample-class.ts";

const rowsOf = (csv: string) => Papa.parse<string[]>(csv.trimEnd()).data;
const half = grade(retry, [passed("R1 asks"), failed("R2 waits", "It did not.")]);

describe("gradesCsv()", () => {
  test("has a row a student and a column an exercise", () => {
    expect(
      rowsOf(gradesCsv(classOf([report("ann", [half, grade(jitter, [passed("R1 draws")]), fresh(pause)])]))),
    ).toEqual([
      ["student", "points", "possible", "passed", retry.id, jitter.id, pause.id],
      ["ann", "4", "10", "1", "2", "2", ""],
    ]);
  });

  test("leaves empty what was not judged, and fills it with a mark", () => {
    const mark = { points: 2.5, comment: "" };
    const reports = [
      report("ann", [fresh(retry, "missing"), broken(jitter, "boom"), fresh(pause)]),
      report("ben", [
        { ...fresh(retry), mark },
        { ...broken(jitter, "boom"), mark },
        grade(pause, [failed("R1", "no")]),
      ]),
    ];
    expect(rowsOf(gradesCsv(classOf(reports))).slice(1)).toEqual([
      ["ann", "0", "12", "0", "", "", ""],
      ["ben", "5", "10", "0", "2.5", "2.5", "0"],
    ]);
  });

  test("adds marks of parts of a point without leftovers", () => {
    const marked = (points: number) => ({ ...half, mark: { points, comment: "" } });
    const [, row] = rowsOf(gradesCsv(classOf([report("ann", [marked(0.1), marked(0.2)])])));
    expect(row?.[1]).toBe("0.3");
  });

  const names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=1\n+1", '="a","b"', "=cmd|' /C calc'!A0"];
  for (const name of names)
    test(`keeps a spreadsheet from calculating ${JSON.stringify(name)}`, () => {
      const [, [cell = ""] = []] = rowsOf(gradesCsv(classOf([report(name, [half])])));
      expect(cell).toBe(`'${name}`);
    });

  test("keeps names with commas, quotes and line ends in one cell", () => {
    const name = 'Doe, "J"\nann';
    expect(rowsOf(gradesCsv(classOf([report(name, [half])])))[1]?.[0]).toBe(name);
  });
});
