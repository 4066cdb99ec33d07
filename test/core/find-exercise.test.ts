import { describe, expect, test } from "vitest";
import type { Course, ExerciseRow } from "../../src/core/course.ts";
import { findExercise, findExercises } from "../../src/core/find-exercise.ts";

const row = (slug: string, name: string): ExerciseRow => ({ slug, name, title: slug, minutes: 5, prerequisites: [] });

const course: Course = {
  lessons: [
    { slug: "04-timeouts", title: "Timeouts", minutes: 40, exercises: [row("with-timeout", "withTimeout")] },
    {
      slug: "05-retry",
      title: "Retry",
      minutes: 40,
      exercises: [
        row("retry", "retry"),
        row("backoff-delay", "backoffDelay"),
        row("fetch-with-retry", "fetchWithRetry"),
      ],
    },
    {
      slug: "07-pagination",
      title: "Pages",
      minutes: 40,
      exercises: [row("paginate-pages", "paginatePages"), row("paginate-link", "paginateLink")],
    },
  ],
};

const ids = (typed: string) => findExercises(course, typed).map(({ id }) => id);
const lesson5 = ["05-retry/retry", "05-retry/backoff-delay", "05-retry/fetch-with-retry"];

describe("findExercises()", () => {
  const cases: Record<string, [string, string[]]> = {
    "takes an id": ["05-retry/fetch-with-retry", ["05-retry/fetch-with-retry"]],
    "takes an exercise's slug": ["backoff-delay", ["05-retry/backoff-delay"]],
    "takes the function's name": ["fetchWithRetry", ["05-retry/fetch-with-retry"]],
    "takes the path of the file": ["exercises/05-retry/fetch-with-retry.ts", ["05-retry/fetch-with-retry"]],
    "takes an absolute path": ["/home/ada/kit/exercises/05-retry/retry.ts", ["05-retry/retry"]],
    "takes a Windows path": ["exercises\\05-retry\\retry.ts", ["05-retry/retry"]],
    "takes the path of the grader": ["05-retry/retry.test.ts", ["05-retry/retry"]],
    "lets an exercise's own slug win over a lesson of that name": ["retry", ["05-retry/retry"]],
    "takes a lesson's slug for all its exercises": ["05-retry", lesson5],
    "takes a lesson's number": ["5", lesson5],
    "takes a lesson's number with its zero": ["05", lesson5],
    "takes a lesson's name without the number": [
      "pagination",
      ["07-pagination/paginate-pages", "07-pagination/paginate-link"],
    ],
    "takes the beginning of a slug": ["fetch", ["05-retry/fetch-with-retry"]],
    "takes the beginning of a lesson's name": ["time", ["04-timeouts/with-timeout"]],
    "takes the folder of a lesson": ["exercises/05-retry/", lesson5],
  };
  for (const [sentence, [typed, found]] of Object.entries(cases))
    test(sentence, () => expect(ids(typed)).toEqual(found));

  test("names the candidates when a beginning fits several exercises", () => {
    expect(() => ids("paginate")).toThrow(
      'Cannot tell which exercise "paginate" is: it fits 07-pagination/paginate-pages, 07-pagination/paginate-link',
    );
  });

  test("names the first ten and counts the others when many fit", () => {
    const exercises = Array.from({ length: 12 }, (_, index) => row(`page-${index}`, `page${index}`));
    const long: Course = { lessons: [{ slug: "01-pages", title: "Pages", minutes: 1, exercises }] };
    expect(() => findExercises(long, "page-")).toThrow(/: it fits 01-pages\/page-0, .*01-pages\/page-9 and 2 more$/);
  });

  test("names the closest when there is a typo", () => {
    expect(() => ids("fetch-with-rety")).toThrow(
      'Cannot find exercise "fetch-with-rety": the closest name is "fetch-with-retry"',
    );
  });

  test("points to the list when nothing is close", () => {
    expect(() => ids("zzzzzzzzzzzz")).toThrow("`npx stormproof list` shows them all");
  });

  test("finds nothing for nothing", () => expect(() => ids(" ")).toThrow("Cannot find exercise"));
});

describe("findExercise()", () => {
  test("gives the one exercise", () => expect(findExercise(course, "with").id).toBe("04-timeouts/with-timeout"));

  test("takes a lesson that has one exercise only", () =>
    expect(findExercise(course, "4").id).toBe("04-timeouts/with-timeout"));

  test("refuses a lesson of several", () => {
    expect(() => findExercise(course, "5")).toThrow(
      `Cannot take a whole lesson here: name one of ${lesson5.join(", ")}`,
    );
  });
});
