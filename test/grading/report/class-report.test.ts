import { describe, expect, test } from "vitest";
import { classReport } from "../../../src/grading/report/class-report.ts";
import type { ClassResult } from "../../../src/grading/report/class-result.ts";
import { pageOf, textsOf } from "./markdown-page.ts";
import {
  broken,
  classOf,
  failed,
  fresh,
  grade,
  hostile,
  jitter,
  passed,
  pause,
  report,
  retry,
} from "./sample-class.ts";

const good = grade(retry, [passed("R1 asks"), passed("R2 waits")]);
const early = grade(retry, [passed("R1 asks"), failed("R2 waits", "Your client waited 0 ms.")]);
const wrong = grade(retry, [failed("R1 asks", "Your client did not."), failed("R2 waits", "Nor did it wait.")]);

/** The lines below a heading, up to the next. */
function below(heading: string, result: ClassResult): string[] {
  const lines = classReport(result).split("\n");
  const rest = lines.slice(lines.indexOf(heading) + 1);
  const end = rest.findIndex((line) => line.startsWith("#"));
  return (end < 0 ? rest : rest.slice(0, end)).filter((line) => line !== "");
}

/** The cells of a table's rows, without its head. */
const rows = (lines: string[]) =>
  lines
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe("classReport()", () => {
  test("sums the class up in its first lines", () => {
    const reports = [
      report("ann", [good, fresh(jitter)]),
      report("ben", [early, fresh(jitter)]),
      report("cy", [fresh(retry), fresh(jitter)]),
    ];
    expect(
      classReport(classOf(reports, { ignored: ["notes.txt (no folder)"] }))
        .split("\n")
        .slice(0, 7),
    ).toEqual([
      "# Class",
      "",
      "3 students, 3 exercises. The median is 2 of 8 points.",
      "",
      "- Need help: cy",
      "- Stuck most: 05-retry/retry, 1 of the 2 who began it",
      "- By hand: Files ignored (1)",
    ]);
  });

  test("names who needs help, the weakest first, and where each of them is", () => {
    const others = ["ann", "ben", "cy"].map((name) => report(name, [good, good, good]));
    const result = classOf([
      ...others,
      report("dee", [early, fresh(jitter), fresh(pause)]),
      report("eve", [fresh(retry), fresh(jitter), fresh(pause)]),
      report("fay", [good, fresh(jitter), good]),
    ]);
    expect(rows(below("## Who needs help", result))).toEqual([
      ["[eve](students/eve/report.md)", "0", "0", "nothing begun"],
      ["[dee](students/dee/report.md)", "2", "0", "05-retry/retry: R2 waits"],
    ]);
  });

  test("says so when nobody stands out", () => {
    expect(below("## Who needs help", classOf([report("ann", [good]), report("ben", [early])]))).toEqual([
      "Nobody stands out: everybody has begun, and has half of the median or more.",
    ]);
  });

  test("ranks exercises and checks by the students who miss them, of those whose work was judged", () => {
    const unloadable = grade(jitter, [failed("R1 draws")]);
    const draws = grade(jitter, [failed("R1 draws", "It did not.")]);
    const result = classOf([
      report("ann", [early, draws]),
      report("ben", [wrong, unloadable]),
      report("cy", [good, unloadable]),
      report("dee", [fresh(retry), broken(jitter, "boom")]),
    ]);
    const lines = below("## Where the class is stuck", result);
    const second = lines.findIndex((line) => line.startsWith("Checks"));
    expect(rows(lines.slice(0, second))).toEqual([
      ["05-retry/jitter", "3", "3", "(the file does not load)"],
      ["05-retry/retry", "2", "3", "R2 waits"],
    ]);
    expect(rows(lines.slice(second))).toEqual([
      ["05-retry/retry", "2", "3", "R2 waits"],
      ["05-retry/jitter", "2", "3", "(the file does not load)"],
      ["05-retry/retry", "1", "3", "R1 asks"],
      ["05-retry/jitter", "1", "3", "R1 draws"],
    ]);
  });

  test("lists what a person should look at", () => {
    const mark = { points: 3, comment: "Nearly." };
    const result = classOf(
      [
        report("ann", [{ ...good, doubts: ["It came early."] }, broken(jitter, "The machine was too busy.")]),
        report("ben", [{ ...early, mark }], ["Two files could be retry."]),
      ],
      {
        changes: [{ student: "ann", exercise: retry.id, from: 2, to: 4 }],
        sameWork: [
          { exercise: pause.id, students: ["ann"], isReference: true },
          { exercise: retry.id, students: ["ann", "ben"], isReference: false },
          { exercise: jitter.id, students: ["ann", "ben"], isReference: false },
        ],
        ignored: ["notes.txt (no folder)"],
      },
    );
    const [ann, ben] = ["[ann](students/ann/report.md)", "[ben](students/ben/report.md)"];
    const found = (title: string) => rows(below(`### ${title}`, result));
    expect({
      broken: found("Could not be judged (1)"),
      doubts: found("Doubts (1)"),
      same: found("Same work (2)"),
      changes: found("Points that changed since the last run (1)"),
      marks: found("Marks given by hand (1)"),
      remarks: found("Remarks about files (1)"),
      ignored: found("Files ignored (1)"),
    }).toEqual({
      broken: [[ann, jitter.id, "The machine was too busy."]],
      doubts: [[ann, retry.id, "It came early."]],
      same: [
        ["ann, ben", `${retry.id}, ${jitter.id}`],
        ["ann, the reference in solutions/", pause.id],
      ],
      changes: [[ann, retry.id, "2", "4"]],
      marks: [[ben, retry.id, "3", "2", "Nearly."]],
      remarks: [[ben, "Two files could be retry."]],
      ignored: [["notes.txt (no folder)"]],
    });
  });

  test("does not ask again about what has a mark", () => {
    const mark = { points: 0, comment: "Talked about it." };
    const reports = [
      report("ann", [
        { ...good, doubts: ["It came early."], mark },
        { ...broken(jitter, "boom"), mark },
      ]),
    ];
    expect(textsOf(pageOf(classReport(classOf(reports))), "h3")).toEqual(["Marks given by hand (2)"]);
  });

  test("ends with a row a student, in the order given", () => {
    const reports = [report("ben", [early, fresh(jitter)]), report("ann", [good, fresh(jitter)])];
    expect(rows(below("## All students", classOf(reports)))).toEqual([
      ["[ben](students/ben/report.md)", "2", "8", "25", "0", "1", "1"],
      ["[ann](students/ann/report.md)", "4", "8", "50", "1", "0", "1"],
    ]);
  });

  test("lets no name, doubt, reason or file become HTML, an image, or a link of its own", () => {
    const mark = { points: 1, comment: hostile };
    const reports = [
      report(hostile, [{ ...early, doubts: [hostile] }, broken(jitter, hostile), { ...fresh(pause), mark }], [hostile]),
    ];
    const sameWork = [{ exercise: retry.id, students: [hostile], isReference: true }];
    const page = pageOf(classReport(classOf(reports, { sameWork, ignored: [hostile] })));
    expect(textsOf(page, "img, script, strong, code, blockquote")).toEqual([]);
    const links = [...page.querySelectorAll("a")].map((each) => each.getAttribute("href") ?? "");
    expect(links.filter((each) => !/^students\/[^/]+\/report\.md$/.test(each))).toEqual([]);
  });

  test("stands for a class of nobody", () => {
    expect(classReport(classOf([]))).toContain("0 students");
  });
});
