import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import type { Expectations } from "./expectations.ts";
import { type LessonCell, readNotebooks, sectionsOf } from "./read-lesson.ts";

/** Starting a kernel and checking types takes seconds on a busy machine. */
const patienceMs = 120_000;
const root = path.resolve(import.meta.dirname, "../..");

for (const { name, cells } of readNotebooks()) {
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
    let kernel: Kernel;

    beforeAll(async () => {
      kernel = await Kernel.start({ root });
    }, patienceMs);
    afterAll(() => kernel.shutdown());

    // From the last to the first: then no section finds what one before it has left in the kernel.
    for (const { title, code } of sectionsOf(cells).slice(1).reverse()) {
      test(`runs "${title}" alone, after the first cell`, { timeout: patienceMs }, async () => {
        for (const { source } of [setUp, ...code]) await runCell(kernel, source);
      });
    }
  });
}

/**
 * What a cell prints and shows, as text; figures of real time, which no run repeats, are taken out. Fails when the cell
 * fails, or writes to stderr.
 */
async function runCell(kernel: Kernel, source: string): Promise<string> {
  const { outputs, error } = await kernel.execute(source);
  expect(error, source).toBeUndefined();
  const texts = outputs.map((output) => {
    if (output.output_type !== "stream") return JSON.stringify("data" in output ? output.data : output);
    expect(output.name, String(output.text)).toBe("stdout");
    return output.text;
  });
  return texts.join("").replace(/[\d,]+ ms of real time/g, "… ms of real time");
}
