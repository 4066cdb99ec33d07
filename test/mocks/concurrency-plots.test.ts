import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../../mocks/exchange.ts";
import { lanes, lanesPlot } from "../../mocks/lanes-plot.ts";
import { quotaPlot, quotaUse } from "../../mocks/quota-plot.ts";

const textsIn = (html: string) =>
  [...parseHTML(html).document.querySelectorAll("svg text")].map(({ textContent }) => textContent);

const call = (id: number, atMs: number, rest: Partial<Exchange> = {}): Exchange => ({
  ...{ method: "GET", path: `/parcels/${id}`, atMs, endedAtMs: atMs + 100, status: 200 },
  ...rest,
});

describe("lanes()", () => {
  test("adds up calls, the most at once, the end and the refusals", () => {
    const log = [call(11, 0), call(12, 0, { status: 404 }), call(13, 100), call(14, 150)];
    expect(lanes(log)).toEqual({ requests: 4, mostAtOnce: 2, doneAtMs: 250, refused: 1 });
    expect(lanes([])).toEqual({ requests: 0, mostAtOnce: 0, doneAtMs: 0, refused: 0 });
  });
});

describe("lanesPlot()", () => {
  const log = [
    call(12, 0, { endedAtMs: 200 }),
    call(11, 0),
    call(13, 100, { status: 404 }),
    call(14, 200, { status: 429 }),
    { method: "GET", path: "/parcels/15", atMs: 200, endedAtMs: 300, fault: "client left" },
  ];
  const picture = lanesPlot([{ label: "pool", log }], { title: "Two places" });

  test("writes on each bar what was asked for and how it ended, so that its colour is not needed", () => {
    expect(textsIn(picture.html)).toEqual(
      expect.arrayContaining(["pool", "11", "12", "13 ✕ 404", "14 ■ 429", "15 ⊘ left"]),
    );
  });

  test("puts a call into the first lane that is free, whatever order they arrived in at one moment", () => {
    expect(picture.table.rows).toEqual([
      ["pool", 1, "0", "100", "11: 200"],
      ["pool", 2, "0", "200", "12: 200"],
      ["pool", 1, "100", "200", "13: 404"],
      ["pool", 1, "200", "300", "14: 429"],
      ["pool", 2, "200", "300", "15: client left"],
    ]);
    expect(picture.alt).toContain("pool: 5 calls, at most 2 at once, done at 300 ms.");
  });

  test("draws a call that has not ended up to the end of the others", () => {
    const open = { method: "GET", path: "/parcels/12", atMs: 0 };
    const { table } = lanesPlot([{ label: "", log: [call(11, 0), open] }], { title: "One is open" });
    expect(table.rows.map(([, lane, , to]) => [lane, to])).toEqual([
      [1, "100"],
      [2, "100"],
    ]);
  });
});

describe("quotaPlot()", () => {
  const told = (left: number) => ({ headers: { "x-ratelimit-remaining": String(left) }, body: "" });
  const log = [
    call(1, 0, { response: told(1) }),
    call(1, 300, { response: told(0) }),
    call(1, 600, { response: told(0), status: 429, askedMs: 1_000 }),
    call(1, 900, { response: told(0), status: 429, askedMs: 1_000, isTooEarly: true }),
    call(1, 1_700, { response: told(1) }),
  ];

  test("says how many were served and refused, and how many knew better", () => {
    expect(quotaUse(log)).toEqual({ requests: 5, refused: 2, tooEarly: 1, doneAtMs: 1_800 });
    const picture = quotaPlot([{ label: "each alone", log }], { title: "They knock" });
    expect(textsIn(picture.html)).toEqual(expect.arrayContaining(["each alone", "● 3 × 200   ■ 2 × 429"]));
    expect(picture.alt).toContain("each alone: 5 requests, 2 refused, done at 1,800 ms.");
  });

  test("has what was left in its table, and leaves out answers that do not tell", () => {
    const { table } = quotaPlot([{ label: "a", log: [...log.slice(1, 3), call(1, 2_000)] }], { title: "Left" });
    expect(table.rows).toEqual([
      ["a", "300", 200, 0],
      ["a", "600", 429, 0],
    ]);
  });
});
