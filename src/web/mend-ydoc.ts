import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** In `file` of @jupyter/ydoc, `before` becomes `after`. */
type Mend = { readonly file: string; readonly before: string; readonly after: string };

/**
 * Has @jupyter/ydoc 4.1.1 put a cell into its document before it reads and fills it.
 *
 * It does so afterwards, and Yjs warns of every read in between: 178 lines on the console for a lesson of 36 cells.
 */
export function mendYdoc(): Plugin {
  return {
    name: "mend-ydoc",
    setup(bundler) {
      bundler.onLoad({ filter: /@jupyter[\\/]ydoc[\\/]lib[\\/](ycell|ynotebook)\.js$/ }, async ({ path }) => {
        const own = mends.filter(({ file }) => path.endsWith(file));
        return { contents: own.reduce(mended, await readFile(path, "utf8")), loader: "js" };
      });
    },
  };
}

const mends: readonly Mend[] = [
  { file: "ycell.js", before: "createCell = (cell, notebook) =>", after: "createCell = (cell, notebook, place) =>" },
  { file: "ycell.js", before: "    let ycell;", after: "    place?.(ymodel);\n    let ycell;" },
  {
    file: "ynotebook.js",
    before: "    insertCells(index, cells) {",
    after: `    insertCells(index, cells) {
        return this.ydoc.transact(() => this.insertTogether(index, cells), this);
    }
    insertTogether(index, cells) {`,
  },
  { file: "ynotebook.js", before: "const yCells = cells.map(c => {", after: "const yCells = cells.map((c, nth) => {" },
  {
    file: "ynotebook.js",
    before: "const cell = createCell(c, this);",
    after: "const cell = createCell(c, this, ymodel => this._ycells.insert(index + nth, [ymodel]));",
  },
  { file: "ynotebook.js", before: "this._ycells.insert(index, yCells.map(cell => cell.ymodel));", after: "" },
  {
    file: "ynotebook.js",
    before:
      "this._ycells.insert(fromIndex > toIndex ? toIndex : toIndex - n + 1, clones.map(clone => createCell(clone, this).ymodel));",
    after: "this.insertTogether(fromIndex > toIndex ? toIndex : toIndex - n + 1, clones);",
  },
];

/** @throws Error when the text is not there exactly once: another version of the library needs another look. */
function mended(text: string, { file, before, after }: Mend): string {
  if (text.split(before).length !== 2) throw new Error(`Cannot mend ${file} of @jupyter/ydoc: no single "${before}"`);
  return text.replace(before, () => after);
}
