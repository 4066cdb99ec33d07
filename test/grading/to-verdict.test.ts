import { describe, expect, test } from "vitest";
import type { Exercise } from "../../src/core/course.ts";
import type { CheckError, CheckRun } from "../../src/grading/check-result.ts";
import type { Task } from "../../src/grading/task.ts";
import { toVerdict } from "../../src/grading/to-verdict.ts";
import { story } from "../../src/rig/story.ts";

const lesson = { slug: "05-retry", title: "Retry", minutes: 40, exercises: [] };
const exercise: Exercise = {
  id: "05-retry/retry",
  slug: "retry",
  name: "retry",
  title: "Retry",
  minutes: 5,
  prerequisites: [],
  lesson,
};
const task: Task = { requirements: [{ id: "R3", text: "Wait 1 s.", where: "exercises/05-retry/retry.ts:7" }] };

const run = (name: string, error?: CheckError): CheckRun => ({
  name,
  points: 2,
  hints: ["a", "b", "c"],
  error,
  tookMs: 1,
});
const failed = (message: string, more: Partial<CheckError> = {}) =>
  run("R3 waits", { name: "AssertionError", message, ...more });
const messageOf = (error: CheckRun) => toVerdict(exercise, [error], task).checks[0]?.message?.split("\n");

describe("toVerdict()", () => {
  const outcomes: Record<string, [CheckRun[], string]> = {
    "passes when every check passes": [[run("R1 a"), run("R2 b")], "passed"],
    "fails when a check fails": [[run("R1 a"), failed("no")], "failed"],
    "is broken when a check could not judge, whatever the others say": [
      [failed("no"), failed("bug", { name: "KitError" })],
      "broken",
    ],
    "is broken when a check outlasts its limit": [[failed("Test timed out in 30000ms.\nIf this is long …")], "broken"],
    "is broken when no check ran": [[], "broken"],
  };
  for (const [sentence, [runs, outcome]] of Object.entries(outcomes))
    test(sentence, () => expect(toVerdict(exercise, runs, task).outcome).toBe(outcome));

  test("says why nothing was judged when no check ran", () => {
    expect(toVerdict(exercise, [], task).reason).toBe("No check ran: the grader of 05-retry/retry registers none.");
  });

  test("says once that an answer cannot be loaded, and blames no check", () => {
    const error = { name: "AnswerFailure", message: "retry.ts:3 is not closed.", kind: "load" };
    const { outcome, reason, checks } = toVerdict(exercise, [run("R1 a", error), run("R3 b", error)], task);
    expect({ outcome, reason, messages: checks.map(({ message }) => message) }).toEqual({
      outcome: "failed",
      reason: "retry.ts:3 is not closed.",
      messages: [undefined, undefined],
    });
  });
});

describe("the message of a failed check", () => {
  const log = { requests: [], tookMs: 0 };

  test("says what the client did, what the requirement asks, where it is written, and the figures last", () => {
    expect(
      messageOf(failed(`${story(log, "Your client waited 0 ms.")}: expected [ +0 ] to equal [ 1.5e+07 ]`)),
    ).toEqual([
      "Your client waited 0 ms.",
      "R3 asks: Wait 1 s.",
      "Task text R3: exercises/05-retry/retry.ts:7",
      "In figures: expected [ 0 ] to equal [ 1.5e+07 ]",
    ]);
  });

  const bare = [
    "expected true to be false",
    "expected undefined to be defined",
    "expected [ false ] to deeply equal [ true ]",
    "expected [ 'PUT', '404' ] to deeply equal []",
    "expected 'text/plain' to match /^application\\/json\\b/",
  ];
  for (const figures of bare)
    test(`leaves out figures that tell a learner nothing: ${figures}`, () => {
      const [last] = messageOf(failed(`${story(log, "Your client waited 0 ms.")}: ${figures}`))?.slice(-1) ?? [];
      expect(last).toBe("Task text R3: exercises/05-retry/retry.ts:7");
    });

  test("leaves out figures when the starter's own error was thrown", () => {
    const words = story(log, "Your function threw Error: retry is not written yet");
    expect(messageOf(failed(`${words}: expected [] to deeply equal [ 1 ]`))?.at(-1)).toMatch(/^Task text/);
  });

  test("leaves out two values that the words have", () => {
    const words = story(log, "The error's method was undefined.", "R3 asks for DELETE, 1,000 times.");
    const last = (figures: string) => messageOf(failed(`${words}: ${figures}`))?.at(-1);
    expect(last("expected undefined to be 'DELETE'")).toMatch(/^Task text/);
    expect(last("expected undefined to be 1000")).toMatch(/^Task text/);
    expect(last("expected undefined to be 100")).toBe("In figures: expected undefined to be 100");
  });

  test("keeps figures with a value among flags", () => {
    const figures = "expected [ false, 'Error' ] to deeply equal [ true, 'HttpError' ]";
    expect(messageOf(failed(`${story(log, "It threw.")}: ${figures}`))?.at(-1)).toBe(`In figures: ${figures}`);
  });

  test("leaves out how many properties a matcher did not look at", () => {
    const figures = "expected { id: 1 } to match object { id: 2 }\n(3 matching properties omitted from actual)";
    expect(messageOf(failed(`${story(log, "It gave 1.")}: ${figures}`))?.at(-1)).toBe(
      "In figures: expected { id: 1 } to match object { id: 2 }",
    );
  });

  test("prefers what the check's author says was asked", () => {
    expect(messageOf(failed(`${story(log, "Your client waited 0 ms.", "R3 asks for 1,000 ms.")}: x`))?.[1]).toBe(
      "R3 asks for 1,000 ms.",
    );
  });

  test("leaves the colours of matchers out", () =>
    expect(messageOf(failed("\u001b[31mred\u001b[39m"))?.[0]).toBe("red"));

  test("says that the client gave back something unreadable when the check trips over it", () => {
    const error = { name: "TypeError", message: "Cannot read properties of undefined (reading 'id')" };
    expect(messageOf(run("R3 waits", error))?.[0]).toBe(
      "Your client gave back something that this check cannot read (Cannot read properties of undefined (reading 'id')).",
    );
  });

  test("has the wire log up to the point where the answer failed", () => {
    const error = {
      name: "AnswerFailure",
      message: "Your code never gave control back: retry.ts:3.",
      kind: "loop",
    };
    const request = {
      method: "GET",
      url: "http://a.test/",
      headers: {},
      body: "",
      bodyBytes: 0,
      atMs: 0,
      connection: 1,
    };
    const requests = [{ ...request, outcome: "answered" as const, status: 200, endedAtMs: 20 }];
    const timelineOf = (error: CheckError) => toVerdict(exercise, [run("R3 waits", error)], task).checks[0]?.timeline;
    const row = "0 ms  1  GET / → 200 after 20 ms";
    expect(timelineOf({ ...error, requests })).toBe(`${row}\n         never settled`);
    expect(timelineOf({ ...error, requests, kind: "unusable" })).toBe(` ${row}\n20 ms     settled`);
    expect(timelineOf({ ...error, requests: [] })).toBeUndefined();
  });

  test("does without the requirement when the text has none of that number", () => {
    expect(messageOf({ ...failed("no"), name: "R9 stops" })).toEqual(["no"]);
  });
});
