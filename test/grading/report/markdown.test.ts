import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fence, link, plain, table } from "../../../src/grading/report/markdown.ts";
import { pageOf, textsOf } from "./markdown-page.ts";
import { hostile } from "./sample-class.ts";

/** Pieces that mean something in Markdown, and words between them. */
const nasty = fc
  .array(
    fc.constantFrom(
      ..."`*_[](){}<>&|~#+-=.!:\\\n\t $1a".split(""),
      ...[
        "```",
        "~~~",
        "<b>",
        "</td>",
        "javascript:x",
        "&amp;",
        "---",
        "1. ",
        "    ",
        "<!--",
        "](",
        "| --- |",
        "\n```\n",
        "\n~~~\n",
        "\n# x\n",
        "\n- ",
      ],
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(""));

const squeezed = (text: string) => text.replaceAll(/\s+/g, " ").trim();

describe("plain()", () => {
  test("shows any text as it is written, and makes nothing of it", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const page = pageOf(plain(text));
        expect(textsOf(page, "body")).toEqual([squeezed(text)]);
        expect(textsOf(page, "body *")).toEqual(squeezed(text) === "" ? [] : [squeezed(text)]);
      }),
    );
  });

  test("shows any text in a cell of a table, and keeps the table", () => {
    fc.assert(
      fc.property(nasty, nasty, (one, two) => {
        const page = pageOf(table(["a", "b"], [[plain(one), plain(two)]]));
        expect(textsOf(page, "td")).toEqual([squeezed(one), squeezed(two)]);
        expect(textsOf(page, "td *")).toEqual([]);
      }),
    );
  });

  test("drops what moves in a terminal", () => {
    expect(plain("a\u001b[2Jb")).toBe("ab");
  });
});

describe("fence()", () => {
  test("keeps any text in one block, whatever fences it holds", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const page = pageOf(`${fence(text)}\n\nafter`);
        expect(page.querySelector("pre code")?.textContent).toBe(`${text}\n`);
        expect(textsOf(page, "body > *:last-child")).toEqual(["after"]);
      }),
    );
  });

  test("takes a text of a hundred thousand backticks", () => {
    expect(fence("` ".repeat(100_000)).startsWith("```text\n")).toBe(true);
  });
});

describe("link()", () => {
  const names = ["ann", "b (2)", "c#d?e%f", "ü</a>", hostile];
  for (const name of names)
    test(`leads to the file of "${name}" and nowhere else`, () => {
      const found = pageOf(link(name, ["students", name, "report.md"])).querySelectorAll("a");
      expect([...found].map((each) => each.getAttribute("href")?.split("/").map(decodeURIComponent))).toEqual([
        ["students", name, "report.md"],
      ]);
    });
});

describe("table()", () => {
  test("lines its columns up, numbers to the right", () => {
    expect(
      table(
        ["student", "points"],
        [
          ["ann", 7],
          ["bo", 1_005],
        ],
      ),
    ).toBe(["| student | points |", "| ------- | -----: |", "| ann     |      7 |", "| bo      |  1,005 |"].join("\n"));
  });
});
