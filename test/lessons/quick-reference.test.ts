import { expect, test } from "vitest";
import { isRetryable } from "../../solutions/05-retry/is-retryable.ts";
import { readPages } from "./read-lesson.ts";
import { tableIn } from "./tables.ts";

const cells = readPages().find(({ name }) => name === "quick-reference.ipynb")?.cells ?? [];
const rowsOf = (id: string) => tableIn(cells.find((cell) => cell.id === id)?.source ?? "");

test("says of each method what the reference for isRetryable does", () => {
  const rows = rowsOf("methods");
  const may = ({ method, key = false }: { method: string; key?: boolean }) =>
    isRetryable({ method, status: 503, hasIdempotencyKey: key });
  const words = (method: string) => {
    if (may({ method })) return "yes";
    return may({ method, key: true }) ? "with an idempotency key" : "no";
  };
  expect(rows.length).toBe(7);
  for (const [method = "", , , again] of rows) expect([method, again]).toEqual([method, words(method)]);
});

test("says of each status what the reference for isRetryable does", () => {
  const rows = rowsOf("codes");
  expect(rows.length).toBeGreaterThan(15);
  for (const [code = "", , , again] of rows) {
    expect([code, again]).toEqual([code, isRetryable({ method: "GET", status: Number(code) }) ? "yes" : "no"]);
  }
});
