import { describe, expect, test } from "vitest";
import { requirementOf, requirementsOf } from "../../src/core/requirements.ts";

describe("requirementsOf()", () => {
  test("reads numbered sentences of a comment, over several lines, with the line where each begins", () => {
    const source = [
      "// Exercise: ask again, politely",
      "//",
      "// R1  Send the request. Unless the status is 429 or 503, return the",
      "//     answer at once.",
      "// R2  Then ask again.",
      "//",
      "// Not in this exercise: streams.",
      "export const x = 1; // R9 is not one",
    ].join("\n");
    expect(requirementsOf(source)).toEqual([
      { id: "R1", text: "Send the request. Unless the status is 429 or 503, return the answer at once.", line: 3 },
      { id: "R2", text: "Then ask again.", line: 5 },
    ]);
  });

  test("reads them in a block comment, with Windows line ends", () => {
    const source = "/**\r\n * R1  Wait\r\n *     a second.\r\n * R10 Stop.\r\n */\r\nexport {};";
    expect(requirementsOf(source)).toEqual([
      { id: "R1", text: "Wait a second.", line: 2 },
      { id: "R10", text: "Stop.", line: 4 },
    ]);
  });

  test("finds none in a text without any", () => expect(requirementsOf("export {};")).toEqual([]));
});

describe("requirementOf()", () => {
  test("is the first word of a check's name", () => expect(requirementOf("R12 waits 1 s")).toBe("R12"));
  test("is empty when the name begins otherwise", () => expect(requirementOf("waits, as R1 says")).toBe(""));
});
