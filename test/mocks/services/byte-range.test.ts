import { describe, expect, test } from "vitest";
import { byteRange } from "../../../mocks/services/byte-range.ts";

const cases: [header: string, sentence: string, expected: ReturnType<typeof byteRange>][] = [
  ["bytes=0-499", "the first 500", { first: 0, last: 499 }],
  ["bytes=500-999", "the last 500", { first: 500, last: 999 }],
  ["bytes=-300", "the last 300", { first: 700, last: 999 }],
  ["bytes=9-", "all but the first 9", { first: 9, last: 999 }],
  ["bytes=0-0", "the first", { first: 0, last: 0 }],
  ["bytes=990-5000", "as many as there are", { first: 990, last: 999 }],
  ["bytes=-5000", "all, where the end is longer than the whole", { first: 0, last: 999 }],
  ["BYTES= 1-2 ", "letters and spaces as they come", { first: 1, last: 2 }],
  ["bytes=1000-", "nothing: it begins behind the end", "unsatisfiable"],
  ["bytes=-0", "nothing: an end of no bytes", "unsatisfiable"],
  ["bytes=5-2", "the whole: it ends before it begins", undefined],
  ["bytes=-", "the whole: no number at all", undefined],
  ["bytes=0-1,5-6", "the whole: two ranges", undefined],
  ["items=0-1", "the whole: another unit", undefined],
  ["bytes=a-b", "the whole: no numbers", undefined],
];

describe("byteRange() of 1,000 bytes", () => {
  for (const [header, sentence, expected] of cases) {
    test(`gives for ${header} ${sentence}`, () => expect(byteRange(header, 1_000)).toEqual(expected));
  }

  test("finds no range in an empty body", () => {
    expect([byteRange("bytes=0-", 0), byteRange("bytes=-1", 0)]).toEqual(["unsatisfiable", "unsatisfiable"]);
  });
});
