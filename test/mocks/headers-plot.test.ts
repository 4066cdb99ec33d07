import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { headersPlot } from "../../mocks/headers-plot.ts";

const journeys = [
  { label: "http://home.test", headers: { authorization: "x", "x-api-key": "y" }, isHome: true },
  { label: "http://away.test", headers: { "x-api-key": "y" } },
  { label: "http://safe.test", headers: {} },
];
const picture = headersPlot(journeys, { title: "The key travels on", names: ["Authorization", "X-API-Key"] });

describe("headersPlot()", () => {
  test("marks what arrives, by a sign as well as by colour", () => {
    const texts = [...parseHTML(picture.html).document.querySelectorAll("svg text")].map((node) => node.textContent);
    expect(texts.filter((text) => text === "✓ arrives").length).toBe(2);
    expect(texts.filter((text) => text === "✕ arrives").length).toBe(1);
    expect(texts.filter((text) => text === "stays").length).toBe(3);
  });

  test("says in words and in a table what it shows", () => {
    expect(picture.alt).toContain("http://home.test: Authorization, X-API-Key arrive.");
    expect(picture.alt).toContain("http://away.test: X-API-Key arrives.");
    expect(picture.alt).toContain("http://safe.test: nothing arrives.");
    expect(picture.table.rows).toContainEqual(["http://away.test", "stays", "arrives"]);
  });
});
