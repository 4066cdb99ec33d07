import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { kitRoot } from "../../src/grading/kit-files.ts";
import { runTsc } from "../../src/grading/tsc.ts";
import { readNotebooks, sectionsOf } from "./read-lesson.ts";

const folder = path.join(kitRoot, ".stormproof/lesson-sections");
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The compiler's words for a name that nothing declares. */
const unknownName = /^(.+)\(.*error TS(?:2304|2552|18004): (.*)$/gm;

// run.test.ts runs the sections in one kernel, where a name of a later section could stand in for one of an earlier.
test("every section of a lesson has its names from itself and the first cell", { timeout: 120_000 }, async () => {
  const files = readNotebooks().flatMap(({ name, cells }) => {
    const [setUp] = cells.filter(({ type }) => type === "code");
    return sectionsOf(cells).map(({ title, code }, index) => ({
      file: `${path.basename(name, ".ipynb")}-${index + 1}.ts`,
      title: `${name}: ${title}`,
      source: [...new Set([setUp, ...code])].map((cell) => cell?.source).join("\n;\n"),
    }));
  });
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map(({ file, source }) => writeFile(path.join(folder, file), source)));
  const all = path.join(folder, "all.ts");
  await writeFile(all, files.map(({ file }) => `import "./${file}";\n`).join(""));
  const report = await runTsc(all, folder);
  const titleOf = (file = "") => files.find((each) => each.file === path.basename(file))?.title;
  expect([...report.matchAll(unknownName)].map(([, file, words]) => `${titleOf(file)}: ${words}`)).toEqual([]);
  expect(files.length).toBeGreaterThan(20);
});
