import { expect, test } from "vitest";
import { bytesPlot } from "../../mocks/bytes-plot.ts";

const rows = [
  { label: "night.csv", bytes: 5_000, isGood: false, note: "taken for whole" },
  { label: "night.csv.part", bytes: 10_000, isGood: true, note: "waits" },
];

test("bytes stand as bars beside the whole file, with shape, words and table", () => {
  const { svg, alt, table, title } = bytesPlot(rows, { title: "Half a file", wholeBytes: 10_000 });
  expect(title).toBe("Half a file");
  expect(alt).toBe(
    "Bars of bytes, beside a whole file of 10,000. night.csv: 5,000, taken for whole. night.csv.part: 10,000, waits.",
  );
  expect(table.rows).toEqual([
    ["night.csv", "5,000", "bad", "taken for whole"],
    ["night.csv.part", "10,000", "good", "waits"],
  ]);
  for (const text of ["✕ 5,000: taken for whole", "● 10,000: waits", "the whole file: 10,000"]) {
    expect(svg).toContain(text);
  }
});
