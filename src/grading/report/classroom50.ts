import { countedPoints, type Grade, type StudentReport } from "../../core/grades.ts";
import { KitError } from "../../core/kit-error.ts";

/** `classroom50/result/v1`, as the schema in foundation50/classroom50 has it. */
export type Classroom50Result = {
  readonly schema: "classroom50/result/v1";
  readonly classroom: string;
  readonly assignment: string;
  readonly assignment_type: string;
  readonly owner: string;
  readonly submission: string;
  readonly commit: string;
  readonly release: string;
  readonly review: string;
  readonly datetime: string;
  readonly score: number;
  readonly "max-score": number;
  readonly tests: readonly Classroom50Test[];
};

export type Classroom50Test = {
  readonly "test-name": string;
  readonly passed: boolean;
  readonly score: number;
  readonly "max-score": number;
  /** One of ours beside theirs, which they keep. */
  readonly outcome: Grade["outcome"];
};

/** Variables of the environment, as the runner of Classroom 50 sets them for an autograder. */
export type Environment = Readonly<Record<string, string | undefined>>;

const needed = ["CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"];

/**
 * Throws unless the runner of Classroom 50 has said which submission this is. For a command to ask before it begins.
 *
 * @throws {KitError}
 */
export function requireRunner(environment: Environment): void {
  const missing = needed.filter((name) => !environment[name]);
  if (missing.length === 0) return;
  throw new KitError(
    `Cannot write a result for Classroom 50: ${missing.join(", ")} not set, as its runner does; elsewhere, leave \`--format classroom50\` out`,
  );
}

/**
 * A report for Classroom 50: a test an exercise. It takes whole points only, and no more than there are: marks are
 * rounded and held within.
 */
export function classroom50(report: StudentReport, environment: Environment, at: Date): Classroom50Result {
  requireRunner(environment);
  const { CLASSROOM = "", ASSIGNMENT = "", SUBMISSION_TAG = "", COMMIT_URL = "", RELEASE_URL = "" } = environment;
  const tests = report.grades.map(toTest);
  return {
    schema: "classroom50/result/v1",
    classroom: CLASSROOM,
    assignment: ASSIGNMENT,
    assignment_type: environment.ASSIGNMENT_TYPE || "individual",
    owner: environment.OWNER || environment.USERNAME || report.student,
    submission: SUBMISSION_TAG,
    commit: COMMIT_URL,
    release: RELEASE_URL,
    review: environment.REVIEW_URL || COMMIT_URL,
    datetime: `${at.toISOString().slice(0, 19)}Z`,
    score: sum(tests, "score"),
    "max-score": sum(tests, "max-score"),
    tests,
  };
}

const sum = (tests: readonly Classroom50Test[], key: "score" | "max-score") =>
  tests.reduce((total, test) => total + test[key], 0);

function toTest(grade: Grade): Classroom50Test {
  const possible = Math.round(grade.possible);
  return {
    "test-name": grade.exercise,
    passed: grade.outcome === "passed",
    score: Math.min(possible, Math.max(0, Math.round(countedPoints(grade)))),
    "max-score": possible,
    outcome: grade.outcome,
  };
}
