import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { pagesPlot, tally } from "../../mocks/pages-plot.ts";

const overlap = { pages: [[9, 8, 7, 6], [7, 6, 5, 4], []], exist: [1, 4, 5, 6, 7, 8, 9, 10] };

describe("tally()", () => {
  test("counts requests, items, items that came again and items that never came", () => {
    expect(tally(overlap)).toEqual({ requests: 3, items: 6, again: 2, missed: 2 });
  });

  test("does not miss what came and is gone", () => {
    expect(tally({ pages: [[1, 2]], exist: [2] })).toEqual({ requests: 1, items: 2, again: 0, missed: 0 });
  });
});

describe("pagesPlot()", () => {
  const picture = pagesPlot([{ label: "offset", ...overlap }], { title: "Pages overlap" });
  const textsIn = (html: string) =>
    [...parseHTML(html).document.querySelectorAll("svg text")].map(({ textContent }) => textContent);

  test("names each run of items, and a page without any", () => {
    const texts = textsIn(picture.html);
    expect(texts.filter((text) => text === "new").length).toBe(1);
    expect(texts.filter((text) => text === "again").length).toBe(1);
    expect(texts.filter((text) => text === "never came").length).toBe(2);
    expect(texts.filter((text) => text === "none").length).toBe(1);
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("offset: 3 requests, 6 items, 2 again, 2 missed.");
    expect(picture.table.rows).toEqual([
      ["offset", 1, "6 to 9", "new"],
      ["offset", 2, "4 to 5", "new"],
      ["offset", 2, "6 to 7", "again"],
      ["offset", "none", "1", "never came"],
      ["offset", "none", "10", "never came"],
    ]);
  });

  test("keeps its words for four readings within 50", () => {
    const readings = ["offset, 2 added", "offset, 2 withdrawn", "cursor, 2 added", "cursor, 2 withdrawn"];
    const { alt } = pagesPlot(
      readings.map((label) => ({ label, ...overlap })),
      { title: "Four" },
    );
    expect(alt.split(/\s+/).length).toBeLessThanOrEqual(50);
  });

  test("draws an arrow from a page to the page that it repeats", () => {
    const loop = {
      label: "loop",
      pages: [
        [1, 2],
        [3, 4],
        [3, 4],
      ],
      exist: [1, 2, 3, 4],
    };
    const arrows = (html: string) => parseHTML(html).document.querySelectorAll("svg path").length;
    const straight = { ...loop, pages: loop.pages.slice(0, 2) };
    const drawn = arrows(pagesPlot([loop], { title: "Loop" }).html);
    expect(drawn - arrows(pagesPlot([straight], { title: "Straight" }).html)).toBe(1);
  });
});
