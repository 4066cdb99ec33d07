import { describe, expect, test } from "vitest";
import { printable, shortLine } from "../../src/core/printable.ts";

describe("printable()", () => {
  const cases: Record<string, [string, string]> = {
    "drops colours": ["\u001b[1;31mred\u001b[0m", "red"],
    "drops what moves the cursor or clears the screen": ["a\u001b[2Jb\u001b[Hc\rd\be", "abcde"],
    "drops a change of the window's title": ["a\u001b]0;title\u0007b", "ab"],
    "drops colours in their one-character form": ["a\u009b31mb", "ab"],
    "drops a lone escape": ["a\u001b", "a"],
    "keeps line ends, tabs and letters of every script": ["a\n\tä → 語 😀", "a\n\tä → 語 😀"],
  };
  for (const [sentence, [text, plain]] of Object.entries(cases))
    test(sentence, () => expect(printable(text)).toBe(plain));
});

describe("shortLine()", () => {
  test("takes the first line", () => expect(shortLine("one\ntwo")).toBe("one"));
  test("cuts a long one", () => expect(shortLine("abcdef", 3)).toBe("abc…"));
});
