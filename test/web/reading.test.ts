import { describe, expect, test } from "vitest";
import { drawTimeline } from "../../src/core/timeline.ts";
import { readTask } from "../../src/web/exercise/read-task.ts";
import { readTimeline } from "../../src/web/exercise/read-timeline.ts";
import { readTypeError } from "../../src/web/exercise/type-error.ts";

describe("readTimeline()", () => {
  test("takes apart what drawTimeline() draws", () => {
    const request = {
      method: "GET",
      url: "http://parcels.test/parcels/7",
      headers: {},
      body: "",
      bodyBytes: 0,
      connection: 1,
      outcome: "answered",
    } as const;
    const timeline = drawTimeline({
      requests: [
        { ...request, atMs: 0, status: 503, endedAtMs: 20 },
        { ...request, atMs: 1_020, status: 200, endedAtMs: 1_020 },
      ],
      tookMs: 1_020,
    });
    expect(readTimeline(timeline)).toEqual([
      { at: "0 ms", number: "1", text: "GET /parcels/7 → 503 after 20 ms" },
      { at: "", number: "", text: "waited 1,000 ms" },
      { at: "1,020 ms", number: "2", text: "GET /parcels/7 → 200" },
      { at: "1,020 ms", number: "", text: "settled" },
    ]);
  });

  test("keeps a row that it does not know as it is", () => {
    expect(readTimeline("… 7 more rows …")).toEqual([{ at: "", number: "", text: "… 7 more rows …" }]);
  });
});

describe("readTask()", () => {
  test("finds prose, requirements and lines to keep, after the title", () => {
    const starter = `// Ask again, politely      about 40 minutes
//
// Services restart, and
// lose connections.
//
// R1  Send the request
//     as it is.
// R2  Wait.
//
// Before you code:
//   503, 200     waits: __
//   503, 503     waits: __ , __

/** How hard it tries. */
export type Policy = {};
`;
    expect(readTask(starter)).toEqual([
      { kind: "text", text: "Services restart, and lose connections." },
      { kind: "requirement", id: "R1", text: "Send the request as it is." },
      { kind: "requirement", id: "R2", text: "Wait." },
      { kind: "text", text: "Before you code:" },
      { kind: "lines", text: "  503, 200     waits: __\n  503, 503     waits: __ , __" },
    ]);
  });

  test("reads a comment between stars too", () => {
    expect(readTask("/*\n * Title\n *\n * R1  Wait.\n */\nexport {};")).toEqual([
      { kind: "requirement", id: "R1", text: "Wait." },
    ]);
  });

  test("finds nothing in a file that begins with code", () => {
    expect(readTask("export {};\n// Not the task\n")).toEqual([]);
  });
});

describe("readTypeError()", () => {
  test("finds file, line, column and message", () => {
    expect(readTypeError("exercises/05-retry/a.ts:8:3 Type 'string' is not assignable. (TS2322)")).toEqual({
      file: "exercises/05-retry/a.ts",
      line: 8,
      column: 3,
      message: "Type 'string' is not assignable. (TS2322)",
    });
  });

  test("gives nothing for a line without a place", () => {
    expect(readTypeError("error TS18003: No inputs were found")).toBeUndefined();
  });
});
