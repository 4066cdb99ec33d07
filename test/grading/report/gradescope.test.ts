import { describe, expect, test } from "vitest";
import { z } from "zod";
import { gradescope } from "../../../src/grading/report/gradescope.ts";
import { broken, failed, fresh, grade, jitter, passed, pause, report, retry } from "./sample-class.ts";

const format = z.enum(["text", "html", "simple_format", "md", "ansi"]);
const visibility = z.enum(["hidden", "after_due_date", "after_published", "visible"]);

/** As gradescope-autograders.readthedocs.io, Specifications, has it; anything else in it would be ours. */
const results = z.strictObject({
  score: z.number(),
  execution_time: z.number().optional(),
  output: z.string(),
  output_format: format.optional(),
  test_output_format: format.optional(),
  test_name_format: format.optional(),
  visibility: visibility.optional(),
  stdout_visibility: visibility.optional(),
  tests: z.array(
    z.strictObject({
      score: z.number(),
      max_score: z.number(),
      status: z.enum(["passed", "failed"]),
      name: z.string(),
      output: z.string(),
      visibility,
    }),
  ),
});

const story = {
  ...failed("R2 waits", "Your client waited 0 ms.\nIn figures: expected 0 to be 1000"),
  timeline: "0 ms  1  GET / → 503",
};
const mark = { points: 5, comment: "Well argued." };
const one = report(
  "ann",
  [
    grade(retry, [passed("R1 asks"), story], { doubts: ["It came early."] }),
    { ...fresh(jitter), mark },
    broken(pause, "a stack of ours"),
  ],
  ["Two files could be retry."],
);
const written = gradescope(one, [retry, jitter, pause]);

describe("gradescope()", () => {
  test("writes what Gradescope reads", () => {
    expect(results.parse(written)).toEqual(written);
  });

  test("gives a test an exercise, with the points that count", () => {
    expect(written.score).toBe(7);
    expect(written.tests.map(({ name, score, max_score, status }) => [name, score, max_score, status])).toEqual([
      ["05-retry/retry: Ask again", 2, 4, "failed"],
      ["05-retry/jitter: Wait a random time", 5, 4, "failed"],
      ["05-retry/pause: Do as Retry-After says", 0, 4, "failed"],
    ]);
  });

  test("tells each check, and the story of what does not pass", () => {
    expect(written.tests[0]?.output.split("\n")).toEqual([
      "✓ R1 asks (2 points)",
      "",
      "✗ R2 waits (2 points)",
      "",
      "    Your client waited 0 ms.",
      "",
      "    0 ms  1  GET / → 503",
      "",
      "    In figures: expected 0 to be 1000",
    ]);
    expect(written.tests[1]?.output).toContain("Well argued.");
    expect(written.output).toContain("Two files could be retry.");
  });

  test("holds no hint, no doubt, and nothing of ours that broke", () => {
    expect(JSON.stringify(written)).not.toMatch(/Look at the log|came early|stack/);
  });
});
