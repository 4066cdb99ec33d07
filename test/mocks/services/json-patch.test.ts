import { describe, expect, test } from "vitest";
import { applyJsonPatch, JsonPatchError, jsonPatch } from "../../../mocks/services/json-patch.ts";

/** Most of them from RFC 6902, appendix A. */
const cases: [sentence: string, document: unknown, patch: unknown, result: unknown][] = [
  ["adds a member", { a: 1 }, [{ op: "add", path: "/b", value: 2 }], { a: 1, b: 2 }],
  ["inserts into a list", { l: ["a", "c"] }, [{ op: "add", path: "/l/1", value: "b" }], { l: ["a", "b", "c"] }],
  ["appends to a list", { l: ["a"] }, [{ op: "add", path: "/l/-", value: "b" }], { l: ["a", "b"] }],
  ["removes a member", { a: 1, b: 2 }, [{ op: "remove", path: "/b" }], { a: 1 }],
  ["removes from a list", { l: [1, 2, 3] }, [{ op: "remove", path: "/l/1" }], { l: [1, 3] }],
  ["replaces a value", { a: { b: 1 } }, [{ op: "replace", path: "/a/b", value: 2 }], { a: { b: 2 } }],
  ["replaces in a list", { l: [1, 2] }, [{ op: "replace", path: "/l/0", value: 9 }], { l: [9, 2] }],
  ["replaces the whole", { a: 1 }, [{ op: "replace", path: "", value: [1] }], [1]],
  ["moves a value", { a: { x: 1 }, b: {} }, [{ op: "move", from: "/a/x", path: "/b/y" }], { a: {}, b: { y: 1 } }],
  ["moves within a list", { l: [1, 2, 3] }, [{ op: "move", from: "/l/0", path: "/l/2" }], { l: [2, 3, 1] }],
  ["copies a value", { a: [1] }, [{ op: "copy", from: "/a", path: "/b" }], { a: [1], b: [1] }],
  [
    "goes on after a test that holds",
    { a: { b: [1] } },
    [{ op: "test", path: "/a", value: { b: [1] } }],
    { a: { b: [1] } },
  ],
  [
    "reads ~1 as a slash and ~0 as a tilde",
    { "a/b": 1, "m~n": 2 },
    [
      { op: "remove", path: "/a~1b" },
      { op: "remove", path: "/m~0n" },
    ],
    {},
  ],
  ["adds a null", {}, [{ op: "add", path: "/a", value: null }], { a: null }],
];

const refusals: [sentence: string, document: unknown, patch: unknown][] = [
  ["a test that fails", { a: "10" }, [{ op: "test", path: "/a", value: 10 }]],
  ["a parent that is missing", {}, [{ op: "add", path: "/a/b", value: 1 }]],
  ["a value to replace that is missing", {}, [{ op: "replace", path: "/a", value: 1 }]],
  ["a value to remove that is missing", { a: 1 }, [{ op: "remove", path: "/b" }]],
  ["a place beyond the list", { l: [1] }, [{ op: "add", path: "/l/2", value: 1 }]],
  ["a place that is no number", { l: [1] }, [{ op: "add", path: "/l/01", value: 1 }]],
  ["a member of a number", { a: 1 }, [{ op: "add", path: "/a/b", value: 1 }]],
  ["a move into itself", { a: { b: {} } }, [{ op: "move", from: "/a", path: "/a/b" }]],
  ["what belongs to every object", {}, [{ op: "remove", path: "/toString" }]],
  ["the prototype", {}, [{ op: "add", path: "/__proto__/polluted", value: 1 }]],
];

describe("applyJsonPatch()", () => {
  for (const [sentence, document, patch, result] of cases) {
    test(sentence, () => expect(applyJsonPatch(document, jsonPatch.parse(patch))).toEqual(result));
  }

  for (const [sentence, document, patch] of refusals) {
    test(`refuses ${sentence}`, () => {
      expect(() => applyJsonPatch(document, jsonPatch.parse(patch))).toThrow(JsonPatchError);
    });
  }

  test("leaves the document as it was, also when a later step fails", () => {
    const document = { a: [1] };
    const patch = jsonPatch.parse([
      { op: "add", path: "/a/-", value: 2 },
      { op: "remove", path: "/x" },
    ]);
    expect(() => applyJsonPatch(document, patch)).toThrow(JsonPatchError);
    expect(document).toEqual({ a: [1] });
  });
});

describe("jsonPatch", () => {
  const wrong: [sentence: string, patch: unknown][] = [
    ["an object", { op: "add", path: "/a", value: 1 }],
    ["an unknown operation", [{ op: "merge", path: "/a" }]],
    ["a path without a slash", [{ op: "remove", path: "a" }]],
    ["a broken escape", [{ op: "remove", path: "/a~2" }]],
    ["a move without its origin", [{ op: "move", path: "/a" }]],
  ];
  for (const [sentence, patch] of wrong) {
    test(`is not ${sentence}`, () => expect(jsonPatch.safeParse(patch).success).toBe(false));
  }
});
