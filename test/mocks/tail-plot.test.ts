import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { quantiles, tailPlot } from "../../mocks/tail-plot.ts";

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe("quantiles()", () => {
  test("reads off the calls at their places, whatever the order", () => {
    expect(quantiles(hundred)).toEqual({ half: 50, of95: 95, of99: 99, longest: 100 });
  });

  test("takes the only call for all, and none for 0 ms", () => {
    expect(quantiles([7])).toEqual({ half: 7, of95: 7, of99: 7, longest: 7 });
    expect(quantiles([])).toEqual({ half: 0, of95: 0, of99: 0, longest: 0 });
  });
});

describe("tailPlot()", () => {
  const picture = tailPlot([{ label: "plain", tookMs: hundred }], { title: "A long tail" });
  const { document } = parseHTML(picture.html);

  test("draws each call, and names the line that 99 of 100 stay below", () => {
    expect(document.querySelectorAll("svg circle").length).toBe(100);
    const texts = [...document.querySelectorAll("svg text")].map(({ textContent }) => textContent);
    expect(texts).toContain("99 of 100: at most 99");
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("plain: half of them within 50 ms, 99 of 100 within 99 ms.");
    expect(picture.table.rows).toEqual([["plain", "50", "95", "99", "100"]]);
  });
});
