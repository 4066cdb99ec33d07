import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNotebook, writeNotebook } from "../../src/core/notebook.ts";
import { kitRoot } from "./kit-root.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "stormproof-run-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `stormproof` with these words in the test's folder. */
async function stormproof(...words: string[]) {
  const main = path.join(kitRoot, "src/cli/main.ts");
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" };
  const child = spawn(process.execPath, [main, ...words], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

type CellSpec = { id: string; source: string; tags?: string[] };

async function write(name: string, ...cells: CellSpec[]): Promise<string> {
  const file = path.join(folder, name);
  const notebook = {
    nbformat: 4 as const,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map(({ id, source, tags }) => ({
      cell_type: "code" as const,
      id,
      source,
      metadata: tags === undefined ? {} : { tags },
      execution_count: null,
      outputs: [],
    })),
  };
  await writeFile(file, writeNotebook(notebook));
  return file;
}

describe("stormproof run", () => {
  test("prints what the cells show and keeps it when told to", async () => {
    const file = await write(
      "good.ipynb",
      { id: "one", source: "setTimeout(() => console.log('late'), 60);\n40 + 2" },
      {
        id: "two",
        source: "import { display } from 'tslab';\ndisplay.html('<p>');\nawait new Promise((r) => setTimeout(r, 200));",
      },
    );
    const { code, out } = await stormproof("run", "good.ipynb", "--save");
    expect(out).toMatch(
      /── \[1\] one ─+\n42\n── \[2\] two ─+\n\(text\/html, 1 kB: a browser shows it\)\n\n✓ .*good\.ipynb: 2 cells ran in/,
    );
    expect(code).toBe(0);
    const saved = readNotebook(await readFile(file, "utf8"), "good.ipynb");
    expect(saved.cells.map((cell) => cell.cell_type === "code" && [cell.execution_count, cell.outputs])).toEqual([
      [
        1,
        [
          { output_type: "execute_result", execution_count: 1, data: { "text/plain": "42" }, metadata: {} },
          { output_type: "stream", name: "stdout", text: "late\n" },
        ],
      ],
      [2, [{ output_type: "display_data", data: { "text/html": "<p>" }, metadata: {} }]],
    ]);
  });

  test("ends at the first cell that fails, with its notebook, number, name and line", async () => {
    await write(
      "bad.ipynb",
      { id: "expected", source: "throw new Error('meant')", tags: ["raises-exception"] },
      { id: "fails", source: "const a = 1;\nthrow new RangeError('no');" },
      { id: "never", source: "console.log('unreached')" },
    );
    const { code, out } = await stormproof("run", "bad.ipynb");
    expect(out).toMatch(/✗ .*bad\.ipynb, cell \[2\] fails, line 2 failed: RangeError: no\n$/);
    expect([code, out.includes("unreached")]).toEqual([1, false]);
  });

  test("takes it for a failure when a cell does not fail that must", async () => {
    await write("tame.ipynb", { id: "tame", source: "1", tags: ["raises-exception"] });
    const { code, out } = await stormproof("run", "tame.ipynb", "--json");
    const message = "is tagged raises-exception but did not fail";
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { version: 1, notebooks: [{ outcome: "failed", cells: 1, failure: { cell: 1, id: "tame", message } }] },
    ]);
  });

  const refused = [
    { words: ["retyr"], says: 'Cannot find a lesson or page "retyr": the closest name is "05-retry".' },
    { words: ["missing.ipynb"], says: /^Cannot read .*missing\.ipynb: ENOENT/ },
    { words: ["--all", "5"], says: 'Cannot run "5" alone and --all: leave one of the two out.' },
    { words: [], says: "Cannot run nothing: name a lesson, or say --all." },
  ];
  for (const { words, says } of refused) {
    test(`ends with 2 and one sentence for "${words.join(" ")}"`, async () => {
      const { code, err } = await stormproof("run", ...words);
      expect([code, err.trim()]).toEqual([2, expect.stringMatching(says)]);
    });
  }
});

describe("stormproof kernel", () => {
  test("refuses two places at once", async () => {
    const { code, err } = await stormproof("kernel", "install", "--user", "--prefix", folder);
    expect([code, err.trim()]).toEqual([2, "Cannot take both --user and --prefix: name one place."]);
  });
});
