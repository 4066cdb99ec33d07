import { describe, expect, test } from "vitest";
import { incident } from "../../mocks/incidents.ts";
import { columns, rowsOf } from "../../mocks/log-lines.ts";
import { timeline } from "../../mocks/timeline.ts";

describe("columns()", () => {
  test("shows a line for each request, with what is worth knowing at its end", () => {
    const [, early] = incident("the report that never came");
    const [, late, lost] = incident("billed twice");
    const lines = [early, late, lost].filter((line) => line !== undefined);
    expect(columns(lines).split("\n")).toEqual([
      "03:00:00.300  op-2  GET /reports/7  #1  40 ms     429           asks to wait 30,000 ms",
      "03:00:00.200  op-6  POST /orders    #1  2,000 ms  TimeoutError  key k-6",
      "03:00:00.700  op-7  POST /orders    #1  1,200 ms  ECONNRESET",
    ]);
  });

  test("says whose line it is, and nothing of no lines", () => {
    expect(columns(incident("slow since Tuesday"))).toContain("200           says the service");
    expect(columns([])).toBe("");
  });
});

describe("rowsOf()", () => {
  test("makes a row of each operation, on one scale", () => {
    const rows = rowsOf(incident("the report that never came"));
    expect(rows.map(({ label, log }) => [label, log.length])).toEqual([
      ["op-1", 1],
      ["op-2", 4],
      ["op-3", 1],
      ["op-4", 1],
    ]);
    expect(rows[1]?.log[1]).toMatchObject({ atMs: 1_340, endedAtMs: 1_370, status: 429, askedMs: 29_000 });
  });

  test("has the words of a picture for what failed", () => {
    const text = timeline(rowsOf(incident("billed twice"))).text;
    expect(text).toContain("POST /orders → no answer");
    expect(text).toContain("POST /orders → connection broken");
  });
});
