import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { course, subjects } from "../../course.ts";
import { exercisesOn } from "../curriculum/curriculum-page.ts";
import { codeOf, has, linksIn } from "./notebook-rules.ts";
import { readPages } from "./read-lesson.ts";

const cells = readPages().find(({ name }) => name === "common-mistakes.ipynb")?.cells ?? [];

/** Each mistake of the page, by its cell: wrong answers of the course that make it, and that a check catches. */
const kept: Readonly<Record<string, readonly string[]>> = {
  "no-look": [
    "01-first-request/assert-ok/lets-redirects-pass",
    "01-first-request/items-crud/looks-in-some-functions-only",
  ],
  joined: ["01-first-request/build-url/joins-the-query-by-hand"],
  part: ["01-first-request/items-crud/puts-a-part"],
  quoting: ["01-first-request/read-json/lets-the-error-of-json-parse-through"],
  umlaut: ["02-auth/auth-headers/uses-btoa"],
  "token-each": ["03-oauth/token-provider/fetches-for-each-caller"],
  abroad: ["03-oauth/with-auth/takes-the-token-along", "07-pagination/paginate-link/follows-any-link"],
  limit: ["05-retry/fetch-with-retry/stops-the-clock-at-the-headers"],
  everything: ["05-retry/is-retryable/retries-whatever-is-not-ok"],
  counting: ["05-retry/retry/counts-the-first-call"],
  "same-moment": ["05-retry/jitter/varies-by-a-tenth", "05-retry/fetch-with-retry/waits-without-chance"],
  "garbage-date": ["05-retry/parse-retry-after/takes-any-date-for-a-date"],
  twice: [
    "05-retry/fetch-with-retry/repeats-every-method",
    "06-idempotency/create-poster/makes-a-key-for-each-request",
  ],
  empty: ["07-pagination/paginate-link/stops-at-an-empty-page"],
  believed: ["08-validation/parse-weather/believes-the-type"],
  "all-at-once": ["09-concurrency/map-limit/begins-all-at-once"],
  "half-file": ["12-files/download-to/writes-under-its-own-name"],
};

const mistakes = cells.filter((cell) => has(cell, "mistake"));

describe("common mistakes", () => {
  test("are 15 or more, each failing in the next cell and mended in the one after", () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(15);
    for (const mistake of mistakes) {
      const at = cells.indexOf(mistake);
      const next = cells.slice(at + 1, at + 3).map(({ id, tags }) => [id, tags[0]]);
      expect(next).toEqual([
        [`${mistake.id}-wrong`, "wrong-on-purpose"],
        [`${mistake.id}-mended`, "mended"],
      ]);
    }
    expect(codeOf(cells).length).toBe(1 + 2 * mistakes.length);
  });

  for (const mistake of mistakes) {
    test(`${mistake.id} is judged by the exercises below it, which keep a wrong answer that makes it`, () => {
      const answers = kept[mistake.id] ?? [];
      const exercises = answers.map((answer) => `/exercises/${path.dirname(answer)}`);
      expect(exercises.length).toBeGreaterThan(0);
      expect(linksIn([mistake]).sort()).toEqual(exercises.sort());
      const folder = path.resolve(import.meta.dirname, "../mistakes");
      expect(answers.filter((answer) => !existsSync(path.join(folder, `${answer}.ts`)))).toEqual([]);
    });
  }

  test("are judged by those exercises of the course that name the subject, and by no others", () => {
    const subject = subjects.find(({ title }) => title === "Common mistakes");
    const judging = subject ? exercisesOn(course, subject) : [];
    expect(judging.map(({ id }) => `/exercises/${id}`).sort()).toEqual([...new Set(linksIn(mistakes))].sort());
  });
});
