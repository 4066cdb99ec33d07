import { expect, test } from "vitest";
import { ladder } from "../../mocks/ladder.ts";

const exchange = (path: string, status?: number) => ({
  method: "GET",
  path,
  atMs: 0,
  endedAtMs: 0,
  ...(status === undefined ? {} : { status }),
});

test("draws an arrow for each request and each answer, and says the same in words", () => {
  const log = [exchange("/items/99", 404), exchange("/items/3", 200)];
  const { svg, alt, table } = ladder([{ label: "two questions", log }], { title: "Two questions" });
  for (const text of ["GET /items/99", "✕ 404", "GET /items/3", "● 200"]) expect(svg).toContain(text);
  expect(alt).toContain("two questions: GET /items/99, 404; GET /items/3, 200.");
  expect(table.rows).toEqual([
    ["two questions", 1, "GET /items/99", "404"],
    ["two questions", 2, "GET /items/3", "200"],
  ]);
});

test("says so when the connection broke", () => {
  const { svg } = ladder([{ label: "one", log: [exchange("/items/1")] }], { title: "No answer" });
  expect(svg).toContain("✕ connection broken");
});

test("draws an empty conversation as two lines", () => {
  const { svg, table } = ladder([{ label: "none", log: [] }], { title: "Nobody asked" });
  expect(svg).toContain("the service");
  expect(table.rows).toEqual([]);
});
