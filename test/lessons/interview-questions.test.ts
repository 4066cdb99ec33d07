import { describe, expect, test } from "vitest";
import { has } from "./notebook-rules.ts";
import { openText, replies, words } from "./prose.ts";
import { readPages } from "./read-lesson.ts";

const cells = readPages().find(({ name }) => name === "interview-questions.ipynb")?.cells ?? [];
const questions = cells.filter((cell) => has(cell, "question"));

describe("interview questions", () => {
  test("are 20 or more, numbered without a gap", () => {
    const numbers = questions.map(({ source }) => Number(/^\*\*(\d+)\. /m.exec(source)?.[1]));
    expect(numbers.length).toBeGreaterThanOrEqual(20);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  const promised = ["GET against POST", "401 against 403", "`text()` against `json()`", "PUT against PATCH", "flaky"];
  for (const subject of promised) {
    test(`ask about ${subject}`, () => {
      expect(questions.filter(({ source }) => source.split("<details>")[0]?.includes(subject)).length).toBe(1);
    });
  }

  test("keep their answers behind two disclosures, and only the question before them", () => {
    for (const { id, source } of questions) {
      expect(replies(source).filter((reply) => words(reply).length >= 8).length, id).toBe(2);
      expect(words(openText(source)).length, id).toBeLessThanOrEqual(30);
    }
  });
});
