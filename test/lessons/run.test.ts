import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import type { Expectations } from "./expectations.ts";
import { type LessonCell, readNotebooks, sectionsOf } from "./read-lesson.ts";

/** Starting a kernel and checking types takes seconds on a busy machine. */
const patienceMs = 120_000;
const root = path.resolve(import.meta.dirname, "../..");

// Top to bottom is how Jupyter runs them in `test/kernel/nbconvert.test.ts`, and `npx stormproof run --all`.
for (const { name, cells } of readNotebooks()) {
  const [setUp] = cells.filter(({ type }) => type === "code") as [LessonCell];
  const slug = path.basename(name, ".ipynb");
  const { expectations }: { expectations: Expectations } = await import(`./expectations/${slug}.ts`);

  describe(`${name}, section by section`, () => {
    const outputs = new Map<string, string>();
    let kernel: Kernel;

    beforeAll(async () => {
      kernel = await Kernel.start({ root });
    }, patienceMs);
    afterAll(() => kernel.shutdown());

    // From the last to the first: then no section finds what one before it has left in the kernel.
    for (const { title, code } of sectionsOf(cells).reverse()) {
      test(`runs "${title}" alone, after the first cell, and prints the same when a cell runs twice`, {
        timeout: patienceMs,
      }, async () => {
        if (!code.includes(setUp)) await runCell(kernel, setUp.source);
        for (const { id, source } of code) {
          outputs.set(id, await runCell(kernel, source));
          expect(await runCell(kernel, source), id).toBe(outputs.get(id));
        }
      });

      for (const { cell, change, prints } of expectations.changes) {
        const source = code.find(({ id }) => id === cell)?.source;
        if (source === undefined) continue;
        test(`reaches the target after the change: ${cell}, ${change[1]}`, { timeout: patienceMs }, async () => {
          expect(source).toContain(change[0]);
          expect(await runCell(kernel, source.replace(...change))).toContain(prints);
        });
      }
    }

    for (const [id, pieces] of Object.entries(expectations.prints)) {
      test(`prints what its text says: ${id}`, () => {
        for (const piece of pieces) expect(outputs.get(id)).toContain(piece);
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
