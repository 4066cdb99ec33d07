import { describe, expect, test } from "vitest";
import { isMatch, isNoneMatch } from "../../../mocks/services/entity-tag.ts";

describe("isMatch()", () => {
  const cases: [sentence: string, header: string, tag: string, expected: boolean][] = [
    ["knows the same tag", '"a"', '"a"', true],
    ["finds the tag in a list", '"x", "a,b" ,"c"', '"a,b"', true],
    ["takes a star for any tag", " * ", '"a"', true],
    ["tells another tag", '"b"', '"a"', false],
    ["never trusts a weak tag", 'W/"a"', 'W/"a"', false],
    ["finds nothing in a header without quotes", "a", '"a"', false],
  ];
  for (const [sentence, header, tag, expected] of cases) {
    test(sentence, () => expect(isMatch(header, tag)).toBe(expected));
  }
});

describe("isNoneMatch()", () => {
  const cases: [sentence: string, header: string, tag: string, expected: boolean][] = [
    ["finds a weak tag in its strong form", '"a"', 'W/"a"', false],
    ["finds a strong tag in its weak form", 'W/"a"', '"a"', false],
    ["takes a star for any tag", "*", '"a"', false],
    ["lets a new tag through", '"a", "b"', '"c"', true],
  ];
  for (const [sentence, header, tag, expected] of cases) {
    test(sentence, () => expect(isNoneMatch(header, tag)).toBe(expected));
  }
});
