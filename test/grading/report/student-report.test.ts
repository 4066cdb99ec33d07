import { describe, expect, test } from "vitest";
import type { StudentReport } from "../../../src/core/grades.ts";
import { studentReport } from "../../../src/grading/report/student-report.ts";
import { pageOf, textsOf } from "./markdown-page.ts";
import { broken, failed, fresh, grade, hostile, jitter, passed, pause, report, retry } from "./sample-class.ts";

const exercises = [retry, jitter, pause];
const write = (one: StudentReport) => studentReport(one, exercises);

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");

const waits = {
  ...failed("R2 waits", "Your client waited 0 ms.\nR2 asks for 1,000 ms.\nIn figures: expected 0\nto be 1000"),
  timeline: "0 ms  1  GET / → 503",
};

describe("studentReport()", () => {
  test("begins with the points, and with the first exercise that does not pass", () => {
    const text = write(
      report("ann", [
        grade(retry, [passed("R1 asks"), passed("R2 waits")]),
        grade(jitter, [passed("R1 asks"), waits, failed("R3 stops", "Your client went on.")]),
        grade(pause, [failed("R1 reads", "Your client threw.")]),
      ]),
    );
    expect(linesOf(text)).toEqual([
      "# ann",
      "**6 of 12 points.** Of 3 exercises: 1 passed, 2 not yet passed.",
      "## Mend first: Wait a random time (05-retry/jitter)",
      "1 of 3 checks pass, 2 of 6 points. Begin with the first check: what fails later often fails for the same reason. On your machine: `npx stormproof check jitter`",
      "### ✗ R2 waits (2 points)",
      "Your client waited 0 ms.",
      "R2 asks for 1,000 ms.",
      "```text",
      "0 ms  1  GET / → 503",
      "```",
      "```text",
      "In figures: expected 0",
      "to be 1000",
      "```",
      "### ✗ R3 stops (2 points)",
      "Your client went on.",
      "## Then: Do as Retry-After says (05-retry/pause)",
      "0 of 1 check pass, 0 of 2 points. On your machine: `npx stormproof check pause`",
      "### ✗ R1 reads (2 points)",
      "Your client threw.",
      "## All exercises",
      "|     | exercise        |                        | points |  of |     |",
      "| --- | --------------- | ---------------------- | -----: | --: | --- |",
      "| ✓   | 05-retry/retry  | Ask again              |      4 |   4 |     |",
      "| ✗   | 05-retry/jitter | Wait a random time     |      2 |   6 |     |",
      "| ✗   | 05-retry/pause  | Do as Retry-After says |      0 |   2 |     |",
    ]);
  });

  const untried = (reason: string) => {
    const { verdict, ...rest } = grade(retry, [failed("R1 asks"), failed("R2 waits")]);
    return report("ann", [{ ...rest, ...(verdict && { verdict: { ...verdict, reason } }) }]);
  };

  test("says the reason once when an answer could not be tried", () => {
    const text = write(untried("The file does not compile: line 3."));
    expect(text.split("The file does not compile: line 3.").length).toBe(2);
    expect(textsOf(pageOf(text), "h3")).toEqual([]);
  });

  test("names the next exercise when nothing fails", () => {
    const text = write(report("ann", [grade(retry, [passed("R1 asks")]), fresh(jitter)]));
    expect(text).toContain("## Next: Wait a random time (05-retry/jitter)\n\nTo begin: `npx stormproof watch jitter`");
  });

  test("tells what was not judged, and why, without alarm", () => {
    const page = pageOf(write(report("ann", [broken(retry, "a stack"), fresh(jitter), fresh(pause, "missing")])));
    expect(textsOf(page, "td:last-child")).toEqual([
      "This could not be judged. It is not your doing; your instructor knows.",
      "This is the starter as it was handed out.",
      "There is no file for this among what you handed in.",
    ]);
  });

  test("gives a mark in place of the points, with its comment", () => {
    const mark = { points: 3.5, comment: "Well argued." };
    const text = write(report("ann", [grade(retry, [failed("R1 asks", "Your client did not.")], { mark })]));
    expect(text).toContain("**3.5 of 2 points.**");
    expect(text).toContain("Mark given by hand: 3.5 points, in place of the 0 that the checks gave. Well argued.");
  });

  test("shows remarks about files, and notes of checks that pass", () => {
    const scored = { ...passed("R1 asks"), notes: ["59 of 60 calls."] };
    const page = pageOf(write(report("ann", [grade(retry, [scored])], ["Two files could be retry."])));
    expect(textsOf(page, "li")).toEqual(["Two files could be retry."]);
    expect(textsOf(page, "td:last-child")).toEqual(["59 of 60 calls."]);
  });

  test("holds no hint and no doubt", () => {
    const doubts = ["The second request came early."];
    const text = write(report("ann", [grade(retry, [failed("R1 asks", "Your client did not.")], { doubts })]));
    expect(text).not.toMatch(/Look at the log|came early/);
  });

  test("lets no text of an answer become HTML, a link, an image or a heading", () => {
    const check = {
      ...failed(`R1 ${hostile}`, `${hostile}\n# heading\n\n- item\n    code\n===\nIn figures: ${hostile}`),
      timeline: `${hostile}\n\`\`\`\n# heading`,
      notes: [hostile],
    };
    const page = pageOf(write(report(hostile, [grade(retry, [check])], [hostile])));
    expect(textsOf(page, "img, script, a, strong:not(p:first-of-type > strong), ul ul, blockquote, hr")).toEqual([]);
    expect([textsOf(page, "h1").length, textsOf(page, "h2").length, textsOf(page, "h3").length]).toEqual([1, 3, 1]);
    expect(textsOf(page, "pre").length).toBe(2);
  });

  test("cuts what an answer says without end", () => {
    const endless = "x".repeat(1_000_000);
    for (const one of [report("ann", [grade(retry, [failed("R1 asks", endless)])]), untried(endless)])
      expect(write(one).length).toBeLessThan(6_000);
  });
});
