import type { Exercise } from "../../core/course.ts";
import { countedPoints, type Grade, type StudentReport, totalOf } from "../../core/grades.ts";
import type { CheckResult } from "../../core/verdict.ts";
import { count } from "../../rig/story.ts";
import { markText, notJudged, shorten, signs, tell } from "./told.ts";

/** What Gradescope reads from `/autograder/results/results.json` (gradescope-autograders.readthedocs.io, Specifications). */
export type GradescopeResult = {
  /** Decides, whatever the tests add up to. */
  readonly score: number;
  readonly output: string;
  readonly output_format: "text";
  readonly test_name_format: "text";
  readonly test_output_format: "text";
  readonly visibility: "visible";
  readonly stdout_visibility: "hidden";
  readonly tests: readonly GradescopeTest[];
};

export type GradescopeTest = {
  readonly name: string;
  readonly score: number;
  readonly max_score: number;
  readonly status: "passed" | "failed";
  readonly output: string;
  readonly visibility: "visible";
};

/**
 * A report for Gradescope: a test an exercise, so that a mark given by hand has a place. Students see all of it, so it
 * holds no doubts. Plain text everywhere: nothing in it can be layout.
 */
export function gradescope(report: StudentReport, exercises: readonly Exercise[]): GradescopeResult {
  const titles = new Map(exercises.map(({ id, title }) => [id, title]));
  const { points, passed } = totalOf(report);
  const summary = `${passed} of ${count(report.grades.length, "exercise")} pass.`;
  return {
    score: points,
    output: [summary, ...report.remarks].join("\n"),
    output_format: "text",
    test_name_format: "text",
    test_output_format: "text",
    visibility: "visible",
    stdout_visibility: "hidden",
    tests: report.grades.map((grade) => toTest(grade, titles.get(grade.exercise))),
  };
}

function toTest(grade: Grade, title: string | undefined): GradescopeTest {
  return {
    name: title ? `${grade.exercise}: ${title}` : grade.exercise,
    score: countedPoints(grade),
    max_score: grade.possible,
    status: grade.outcome === "passed" ? "passed" : "failed",
    output: outputOf(grade),
    visibility: "visible",
  };
}

function outputOf(grade: Grade): string {
  const paragraphs = [
    notJudged[grade.outcome],
    markText(grade),
    ...(grade.outcome === "failed" ? [shorten(grade.verdict?.reason ?? "")] : []),
    ...(grade.outcome === "broken" ? [] : (grade.verdict?.checks ?? []).map(checkText)),
  ];
  return paragraphs.filter((text = "") => text !== "").join("\n\n");
}

function checkText(check: CheckResult): string {
  const { sentences, blocks } = tell(check);
  const name = `${signs[check.outcome]} ${check.name} (${count(check.points, "point")})`;
  const story = [...(sentences.length > 0 ? [sentences.join("\n")] : []), ...blocks];
  return [name, ...story.map(indent)].join("\n\n");
}

const indent = (text: string) => text.replaceAll(/^(?=.)/gm, "    ");
