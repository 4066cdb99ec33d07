import { describe, expect, test } from "vitest";
import { z } from "zod";
import { classroom50 } from "../../../src/grading/report/classroom50.ts";
import { failed, fresh, grade, jitter, passed, report, retry } from "./sample-class.ts";

const text = z.string().min(1);
const points = z.int().min(0);

/** As schemas/result-v1.schema.json of foundation50/classroom50 has it, with the rules that it says are held in code. */
const result = z
  .strictObject({
    schema: z.literal("classroom50/result/v1"),
    classroom: text,
    assignment: text,
    assignment_type: z.enum(["individual", "group", "team"]),
    owner: text,
    submission: z.string().startsWith("submit/"),
    commit: text,
    release: text,
    review: text,
    datetime: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
    score: points,
    "max-score": points,
    tests: z.array(
      z
        .looseObject({ "test-name": text, passed: z.boolean(), score: points, "max-score": points })
        .refine((each) => each.score <= each["max-score"]),
    ),
  })
  .refine((each) => each.score <= each["max-score"])
  .refine((each) => each.score === each.tests.reduce((sum, { score }) => sum + score, 0));

const environment = {
  CLASSROOM: "apis",
  ASSIGNMENT: "retry",
  SUBMISSION_TAG: "submit/2026-06-01T14-32-05Z-a1b2c3d",
  COMMIT_URL: "https://github.example/c",
  RELEASE_URL: "https://github.example/r",
  USERNAME: "ann",
};
const at = new Date("2026-06-01T14:33:11.250Z");
const one = report("submission", [
  grade(retry, [passed("R1 asks"), failed("R2 waits", "It did not.")]),
  { ...fresh(jitter), mark: { points: 7.5, comment: "" } },
]);

describe("classroom50()", () => {
  test("writes what Classroom 50 accepts, in whole points and no more than there are", () => {
    const written = classroom50(one, environment, at);
    expect(result.parse(written)).toEqual(written);
    expect([written.owner, written.review, written.datetime, written.score, written["max-score"]]).toEqual([
      "ann",
      "https://github.example/c",
      "2026-06-01T14:33:11Z",
      6,
      8,
    ]);
  });

  test("takes group and review from its runner", () => {
    const more = { ...environment, OWNER: "team-1", ASSIGNMENT_TYPE: "group", REVIEW_URL: "https://github.example/d" };
    const { owner, assignment_type, review } = classroom50(one, more, at);
    expect([owner, assignment_type, review]).toEqual(["team-1", "group", "https://github.example/d"]);
  });

  test("names what is missing outside of its runner", () => {
    expect(() => classroom50(one, { ...environment, CLASSROOM: "", COMMIT_URL: undefined }, at)).toThrow(
      "Cannot write a result for Classroom 50: CLASSROOM, COMMIT_URL not set",
    );
  });
});
