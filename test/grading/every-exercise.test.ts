import { describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { kitRoot } from "../../src/grading/kit-files.ts";
import { strayFiles } from "../../src/grading/stray-files.ts";
import { verify } from "../../src/grading/verify.ts";

const exercises = exercisesOf(course);

describe("every exercise of the course", () => {
  for (const exercise of exercises)
    test(`${exercise.id} keeps its contract: right passes, wrong is caught, nothing is free`, {
      timeout: 300_000,
    }, async () => {
      expect((await verify(exercise)).problems).toEqual([]);
    });

  test("is in the course: no other file lies where its pieces are kept", async () => {
    expect(await strayFiles(exercises, kitRoot)).toEqual([]);
  });

  test("builds on exercises that come before it", () => {
    const ids = exercises.map(({ id }) => id);
    const early = exercises.flatMap(({ id, prerequisites }) =>
      prerequisites
        .filter((needed) => !ids.slice(0, ids.indexOf(id)).includes(needed))
        .map((needed) => `${id} needs ${needed}`),
    );
    expect(early).toEqual([]);
  });
});
