import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import type { Expectations } from "./expectations.ts";
import { type LessonCell, readLessons } from "./read-lesson.ts";

/** Starting a kernel and checking types takes seconds on a busy machine. */
const patienceMs = 120_000;
const root = path.resolve(import.meta.dirname, "../..");

for (const { name, cells } of readLessons()) {
  const code = cells.filter(({ type }) => type === "code");
  const [setUp] = code as [LessonCell];
  const slug = path.basename(name, ".ipynb");
  const { expectations }: { expectations: Expectations } = await import(`./expectations/${slug}.ts`);

  describe(`${name}, run top to bottom`, () => {
    const outputs = new Map<string, readonly [first: string, second: string]>();
    let kernel: Kernel;

    beforeAll(async () => {
      kernel = await Kernel.start({ root });
      for (const { id, source } of code) {
        outputs.set(id, [await runCell(kernel, source), await runCell(kernel, source)]);
      }
    }, patienceMs);
    afterAll(() => kernel.shutdown());

    test("prints the same when a cell runs twice", () => {
      for (const [id, [first, second]] of outputs) expect(second, id).toBe(first);
    });

    for (const [id, pieces] of Object.entries(expectations.prints)) {
      test(`prints what its text says: ${id}`, () => {
        for (const piece of pieces) expect(outputs.get(id)?.[0]).toContain(piece);
      });
    }

    for (const { cell, change, prints } of expectations.changes) {
      test(`reaches the target after the change: ${cell}, ${change[1]}`, { timeout: patienceMs }, async () => {
        const source = code.find(({ id }) => id === cell)?.source ?? "";
        expect(source).toContain(change[0]);
        expect(await runCell(kernel, source.replace(...change))).toContain(prints);
      });
    }
  });

  describe(`${name}, by sections`, () => {
    for (const section of sectionsOf(cells).slice(1)) {
      test(`runs "${section.title}" alone, after the first cell`, { timeout: patienceMs }, async () => {
        const kernel = await Kernel.start({ root });
        try {
          for (const { source } of [setUp, ...section.code]) await runCell(kernel, source);
        } finally {
          await kernel.shutdown();
        }
      });
    }
  });
}

/** What a cell prints and shows, as text. Fails when the cell fails, or writes to stderr. */
async function runCell(kernel: Kernel, source: string): Promise<string> {
  const { outputs, error } = await kernel.execute(source);
  expect(error, source).toBeUndefined();
  const texts = outputs.map((output) => {
    if (output.output_type !== "stream") return JSON.stringify("data" in output ? output.data : output);
    expect(output.name, String(output.text)).toBe("stdout");
    return output.text;
  });
  return texts.join("");
}

function sectionsOf(cells: readonly LessonCell[]): { title: string; code: LessonCell[] }[] {
  const sections: { title: string; code: LessonCell[] }[] = [];
  for (const cell of cells) {
    const title = cell.type === "markdown" ? /^## (.+)$/m.exec(cell.source)?.[1] : undefined;
    if (title) sections.push({ title, code: [] });
    if (cell.type === "code") sections.at(-1)?.code.push(cell);
  }
  return sections.filter(({ code }) => code.length > 0);
}
