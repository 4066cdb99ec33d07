import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { noticedPlot } from "../../mocks/noticed-plot.ts";

const rows = [{ label: "by hand", noticed: { "sends no JSON": false, "asks twice": true } }];
const picture = noticedPlot(rows, { title: "What they notice" });

test("writes what was noticed as words, so that its colour is not needed", () => {
  const texts = [...parseHTML(picture.html).document.querySelectorAll("svg text")];
  const words = texts.map(({ textContent }) => textContent);
  expect(words).toEqual(expect.arrayContaining(["● noticed", "✕ missed", "by hand"]));
});

test("says in words and in a table what it shows", () => {
  expect(picture.alt).toContain("by hand: 1 of 2 noticed.");
  expect(picture.table).toEqual({
    head: ["tests", "sends no JSON", "asks twice"],
    rows: [["by hand", "missed", "noticed"]],
  });
});
