import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { heldPlot } from "../../mocks/held-plot.ts";
import { type Outcome, outcomesPlot } from "../../mocks/outcomes-plot.ts";

const textsIn = (html: string) =>
  [...parseHTML(html).document.querySelectorAll("svg text")].map(({ textContent }) => textContent);

describe("heldPlot()", () => {
  const collected = Array.from({ length: 20 }, (_, index) => (index + 1) * 1e6);
  const lines = [{ label: "collects all", heldBytes: collected }];
  const picture = heldPlot(lines, { title: "It grows" });

  test("names each line at its end, with what is held there", () => {
    expect(textsIn(picture.html)).toContain("collects all: 20.0 MB");
  });

  test("says in words how it begins and ends, and has every tenth page in its table", () => {
    expect(picture.alt).toContain("collects all: 1.0 MB after page 1, 20.0 MB after page 20.");
    expect(picture.table.rows).toEqual([
      ["collects all", 10, "10.0 MB"],
      ["collects all", 20, "20.0 MB"],
    ]);
  });
});

describe("outcomesPlot()", () => {
  const outcomes: Record<string, Outcome> = { renamed: "crashed", text: "wrong", more: "right" };
  const picture = outcomesPlot([{ label: "believes a type", outcomes }], { title: "Nobody looks" });

  test("writes each outcome as a word, so that its colour is not needed", () => {
    expect(textsIn(picture.html)).toEqual(expect.arrayContaining(["crashed", "wrong", "right", "renamed"]));
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("believes a type: 1 right, 0 refused, 1 crashed, 1 wrong.");
    expect(picture.table).toEqual({
      head: ["client", "renamed", "text", "more"],
      rows: [["believes a type", "crashed", "wrong", "right"]],
    });
  });
});
