import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../../mocks/exchange.ts";
import { tokenPlot } from "../../mocks/token-plot.ts";

const token = (atMs: number, status = 200): Exchange => ({ method: "POST", path: "/token", atMs, status });
const call = (atMs: number, status: number): Exchange => ({ method: "GET", path: "/reports", atMs, status });

const herd = [token(0), token(0), token(0), call(20, 200), call(20, 200), call(20, 200)];
const late = [token(0), call(20, 200), call(70, 401), token(90, 503)];
const picture = tokenPlot(
  [
    { label: "herd", log: herd },
    { label: "late", log: late },
  ],
  { title: "Three where one would do", lifeMs: 60 },
);
const { document } = parseHTML(picture.html);

describe("tokenPlot()", () => {
  test("stacks what comes at one moment, and counts it in one caption", () => {
    const texts = [...document.querySelectorAll("svg text")].map((node) => node.textContent);
    for (const label of ["herd", "late", "3 × token", "3 × 200", "token", "401"]) expect(texts).toContain(label);
  });

  test("draws one life for tokens of one moment, and none for a token that did not come", () => {
    expect(document.querySelectorAll("svg rect").length).toBe(2);
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("herd: 3 tokens, 3 calls, none of them refused.");
    expect(picture.alt).toContain("late: 1 token, 2 calls, 1 of them refused.");
    expect(picture.table.rows).toContainEqual(["late", "90", "POST /token", "503"]);
  });
});
