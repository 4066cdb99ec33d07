import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNotebook, writeNotebook } from "../../src/core/notebook.ts";
import { kernelName, kernelSpec, specFolder } from "../../src/kernel/kernel-spec.ts";
import { kitRoot } from "./kit-root.ts";

const run = promisify(execFile);

/** Whatever other Jupyter there is, Debian's knows nbconvert. */
const jupyter = ["/usr/bin/jupyter"].find((file) => existsSync(file)) ?? "jupyter";
const isThere = await run(jupyter, ["nbconvert", "--version"]).then(
  () => true,
  () => false,
);
const isRequired = process.env.STORMPROOF_REQUIRE?.split(",").includes("jupyter") ?? false;
const why = isThere ? "" : " (skipped: `jupyter nbconvert` is not installed)";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "stormproof-jupyter-"));
  const spec = specFolder(folder, process);
  await mkdir(spec, { recursive: true });
  await writeFile(path.join(spec, "kernel.json"), JSON.stringify(kernelSpec(process.execPath, kitRoot, process)));
});
afterAll(() => rm(folder, { recursive: true }));

/** Executes notebooks as Jupyter does: the first that fails ends it with the reason. */
async function execute(files: readonly string[], ...options: string[]): Promise<void> {
  const kernel = `--ExecutePreprocessor.kernel_name=${kernelName}`;
  const words = ["nbconvert", "--to", "notebook", "--execute", kernel, ...options, "--output-dir", folder, ...files];
  await run(jupyter, words, { env: { ...process.env, JUPYTER_PATH: folder } });
}

/** The code cells of a notebook that was executed. */
async function resultOf(name: string) {
  const { cells } = readNotebook(await readFile(path.join(folder, name), "utf8"), name);
  return cells.flatMap((cell) => (cell.cell_type === "code" ? [cell] : []));
}

describe.skipIf(!isThere && !isRequired)(`jupyter nbconvert --execute${why}`, () => {
  test("runs cells after one that fails, and keeps counts, outputs and errors", async () => {
    const sources = [
      "await (Promise.resolve(1))",
      "throw new RangeError('no')",
      "for (let i = 0; i < 3000; i++) console.log(i)",
    ];
    const cells = sources.map((source, index) => ({
      cell_type: "code" as const,
      id: `c${index}`,
      metadata: {},
      source,
      execution_count: null,
      outputs: [],
    }));
    const file = path.join(folder, "made.ipynb");
    await writeFile(file, writeNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    await execute([file], "--allow-errors");
    const [one, two, three] = await resultOf("made.ipynb");
    expect([one?.execution_count, one?.outputs]).toEqual([
      1,
      [{ output_type: "execute_result", execution_count: 1, data: { "text/plain": "1" }, metadata: {} }],
    ]);
    expect([two?.execution_count, two?.outputs]).toMatchObject([
      2,
      [{ output_type: "error", ename: "RangeError", evalue: "no" }],
    ]);
    const lines = three?.outputs.map((output) => (output.output_type === "stream" ? output.text : "")).join("");
    expect(lines).toBe(Array.from({ length: 3000 }, (_, index) => `${index}\n`).join(""));
  });

  test("runs every lesson without an error", async () => {
    const folderOfLessons = path.join(kitRoot, "lessons");
    const lessons = (await readdir(folderOfLessons)).filter((name) => name.endsWith(".ipynb"));
    await execute(lessons.map((name) => path.join(folderOfLessons, name)));
    const results = await Promise.all(lessons.map((name) => resultOf(name)));
    expect(results.map((cells) => cells.every(({ execution_count }) => execution_count !== null))).toEqual(
      lessons.map(() => true),
    );
  }, 300_000);
});
