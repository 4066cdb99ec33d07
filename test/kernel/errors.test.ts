import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { compiling, running } from "./error-rows.ts";
import { kernelForTests } from "./kernel-for-tests.ts";

const kernelOf = kernelForTests();

async function runAll(cells: readonly string[]) {
  const results = [];
  for (const code of cells) results.push(await kernelOf().execute(code));
  return results.at(-1);
}

for (const [about, rows] of Object.entries({
  "a cell that does not compile shows": compiling,
  "an error while a cell runs is shown": running,
})) {
  describe(about, () => {
    for (const { name, cells, ename, line, traceback } of rows) {
      test(name, async () => {
        const error = (await runAll(cells))?.error;
        const shown = stripVTControlCharacters(`\n${error?.traceback.join("\n")}`).replaceAll(
          /cell \[\d+\]/g,
          "cell [N]",
        );
        expect({ ename: error?.ename, line: error?.line, traceback: shown }).toEqual({ ename, line, traceback });
      });
    }
  });
}

describe("a cell that failed", () => {
  test("publishes an error message and answers with the same", async () => {
    const { status, executionCount, outputs, error } = await kernelOf().execute("throw new Error('no')");
    const { line: _, ...failure } = error ?? {};
    expect({ status, outputs }).toEqual({ status: "error", outputs: [{ output_type: "error", ...failure }] });
    expect(executionCount).toBeGreaterThan(0);
  });

  test("has those refused that were sent together with it, and lets later ones run", async () => {
    const together = await Promise.all(["throw 1", "1", "2"].map((code) => kernelOf().execute(code)));
    const later = await kernelOf().execute("3");
    expect([...together, later].map(({ status }) => status)).toEqual(["error", "aborted", "aborted", "ok"]);
  });

  test("lets those run that were sent together with it when they say so", async () => {
    const together = ["throw 1", "1"].map((code) => kernelOf().execute(code, { stopOnError: false }));
    expect((await Promise.all(together)).map(({ status }) => status)).toEqual(["error", "ok"]);
  });

  test("takes no later cell along when that begins at once after the reply", async () => {
    const statuses = [];
    for (const code of ["throw 1", "1", "throw 2", "2"]) statuses.push((await kernelOf().execute(code)).status);
    expect(statuses).toEqual(["error", "ok", "error", "ok"]);
  });

  test("shows the learner's line also when the learner's code prints the stack", async () => {
    const result = await kernelOf().execute(
      "try {\n  throw new Error('mine');\n} catch (error) {\n  console.log((error as Error).stack);\n}",
    );
    expect(result.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: `Error: mine\n    at cell [${result.executionCount}]:2:9\n` },
    ]);
  });

  test("says where a rejection came from for which nobody was waiting", async () => {
    const code = "void Promise.reject(new Error('nobody'));\nawait new Promise((resolve) => setTimeout(resolve, 20));";
    const result = await kernelOf().execute(code);
    const text = `Rejected, and nobody was waiting: Error: nobody\n    at cell [${result.executionCount}]:1:21\n`;
    expect(result.outputs).toEqual([{ output_type: "stream", name: "stderr", text }]);
  });
});
