import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { codeCellsOf, raisesException, readNotebook, withoutOutputs, writeNotebook } from "../../src/core/notebook.ts";

const lessons = path.resolve(import.meta.dirname, "../../lessons");

const code = { cell_type: "code", id: "a", metadata: {}, source: ["1\n", "2"], execution_count: 3, outputs: [] };

function notebookOf(...cells: object[]): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

describe("readNotebook()", () => {
  test("joins the lines of sources and outputs", () => {
    const stream = { output_type: "stream", name: "stdout", text: ["x\n", "y"] };
    const { cells } = readNotebook(notebookOf({ ...code, outputs: [stream] }), "a.ipynb");
    expect(cells).toEqual([{ ...code, source: "1\n2", outputs: [{ ...stream, text: "x\ny" }] }]);
  });

  test("joins the lines of data, but leaves JSON as it is", () => {
    const shown = {
      output_type: "display_data",
      metadata: {},
      data: { "text/html": ["<p>\n", "x"], "application/json": ["a"] },
    };
    const [cell] = readNotebook(notebookOf({ ...code, outputs: [shown] }), "a.ipynb").cells;
    const data = { "text/html": "<p>\nx", "application/json": ["a"] };
    expect(cell).toMatchObject({ outputs: [{ ...shown, data }] });
  });

  test("gives a cell without an id one that no other has, though one was written with such an id before", () => {
    const { id: _, ...bare } = code;
    const notebook = readNotebook(notebookOf(bare, { ...code, id: "cell-1" }), "a.ipynb");
    expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(2);
    expect(notebook.cells[1]?.id).toBe("cell-1");
  });

  test("gives cells of older notebooks ids that stay the same", () => {
    const { id: _, ...bare } = code;
    const older = notebookOf(bare, { ...bare, cell_type: "markdown" });
    const ids = () => readNotebook(older, "a.ipynb").cells.map(({ id }) => id);
    expect([ids(), ids()]).toEqual([
      ["cell-1", "cell-2"],
      ["cell-1", "cell-2"],
    ]);
  });

  const refused = [
    { name: "no JSON", text: "{", says: /^Cannot read a\.ipynb as a notebook: it is not JSON \(/ },
    { name: "no notebook", text: "[]", says: /^Cannot read a\.ipynb as a notebook: at the top: / },
    {
      name: "another format",
      text: '{"nbformat":3,"nbformat_minor":0,"metadata":{},"cells":[]}',
      says: /at nbformat: /,
    },
    {
      name: "a cell without a source",
      text: notebookOf({ ...code, source: undefined }),
      says: /at cells\.0\.source: /,
    },
    { name: "an id with blanks", text: notebookOf({ ...code, id: "a b" }), says: /at cells\.0\.id: / },
    { name: "an id twice", text: notebookOf(code, code), says: /two cells have the id "a"$/ },
  ];
  for (const { name, text, says } of refused) {
    test(`refuses ${name}, and says where`, () => {
      expect(() => readNotebook(text, "a.ipynb")).toThrow(says);
    });
  }
});

describe("writeNotebook()", () => {
  test("writes as Jupyter does: keys in order, one space, lines with their ends", () => {
    const text = writeNotebook(withoutOutputs(readNotebook(notebookOf(code), "a.ipynb")));
    expect(text).toBe(`{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "a",
   "metadata": {},
   "outputs": [],
   "source": [
    "1\\n",
    "2"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`);
  });

  test("keeps outputs and counts unless they are taken out", () => {
    const error = { output_type: "error", ename: "E", evalue: "e", traceback: ["t"] };
    const shown = {
      output_type: "display_data",
      metadata: {},
      data: { "text/html": "<p>\nx", "application/json": ["a"] },
    };
    const read = readNotebook(notebookOf({ ...code, outputs: [error, shown] }), "a.ipynb");
    const written = writeNotebook(read);
    expect(readNotebook(written, "a.ipynb")).toEqual(read);
    expect(JSON.parse(written).cells[0].outputs[1].data["text/html"]).toEqual(["<p>\n", "x"]);
  });

  for (const file of readdirSync(lessons).filter((name) => name.endsWith(".ipynb"))) {
    test(`leaves lessons/${file} as it is: shipped in this form, without outputs`, () => {
      const shipped = readFileSync(path.join(lessons, file), "utf8");
      expect(writeNotebook(withoutOutputs(readNotebook(shipped, file)))).toBe(shipped);
    });
  }
});

test("code cells keep their place among all cells; empty ones are left out", () => {
  const markdown = { cell_type: "markdown", id: "m", metadata: {}, source: "" };
  const read = readNotebook(notebookOf(markdown, { ...code, id: "empty", source: " \n" }, code), "a.ipynb");
  expect(codeCellsOf(read).map(({ cell, place }) => [cell.id, place])).toEqual([["a", 3]]);
});

test("a cell that must fail says so by the tag raises-exception", () => {
  const read = readNotebook(
    notebookOf({ ...code, metadata: { tags: ["raises-exception"] } }, { ...code, id: "b" }),
    "a",
  );
  expect(read.cells.map((cell) => raisesException(cell))).toEqual([true, false]);
});
