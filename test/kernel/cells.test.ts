import { describe, expect, test } from "vitest";
import { cellRows } from "./cell-rows.ts";
import { kernelForTests } from "./kernel-for-tests.ts";
import { textOf } from "./text-of.ts";

const kernelOf = kernelForTests();

for (const [subject, rows] of Object.entries(cellRows)) {
  describe(`a cell runs (${subject})`, () => {
    for (const { name, cells, shows } of rows) {
      test(name, async () => {
        const results = [];
        for (const code of cells) results.push(await kernelOf().execute(code));
        const failures = results.flatMap(({ error }) => error?.traceback.join("\n") ?? []);
        expect({ failures, shown: textOf(results.at(-1)?.outputs ?? []) }).toEqual({ failures: [], shown: shows });
      });
    }
  });
}
