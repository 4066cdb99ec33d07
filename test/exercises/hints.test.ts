import { describe, expect, test } from "vitest";
import { course } from "../../course.ts";
import { exercisesOf } from "../../src/core/course.ts";
import { collect } from "../../src/grading/collect.ts";
import { filesOf } from "../../src/grading/kit-files.ts";

const countWords = (text: string) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;
const banned = /\b(just|simply|easy|easily|obviously|of course|clearly|trivial|basically|think about)\b/i;

for (const exercise of exercisesOf(course)) {
  const checks = await collect(filesOf(exercise).grader);
  const rungs = checks.map(({ name, hints: [where = "", idea = "", nearly = ""] }) => ({ name, where, idea, nearly }));
  const names = (found: { name: string }[]) => found.map(({ name }) => name);

  describe(`the hints of ${exercise.id}`, () => {
    test("say where to look in at most 35 words", () => {
      expect(names(rungs.filter(({ where }) => countWords(where) > 35))).toEqual([]);
    });

    test("give the idea in at most 60 words", () => {
      expect(names(rungs.filter(({ idea }) => countWords(idea) > 60))).toEqual([]);
    });

    test("end in at most six lines of code with one to four holes, and a question", () => {
      const wrong = rungs.filter(({ nearly }) => {
        const [code = "", question = ""] = nearly.split("\n\n");
        const holes = code.match(/____/g)?.length ?? 0;
        return code.split("\n").length > 6 || holes < 1 || holes > 4 || !/\?$/.test(question);
      });
      expect(names(wrong)).toEqual([]);
    });

    test("do not tell the learner that something is easy", () => {
      expect(names(rungs.filter(({ where, idea, nearly }) => banned.test(where + idea + nearly)))).toEqual([]);
    });
  });
}
