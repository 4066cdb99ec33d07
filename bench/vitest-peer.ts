import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const vitest = path.resolve(import.meta.dirname, "../node_modules/vitest/vitest.mjs");

/** The command that judges a peer's folder once, in a process of its own. */
export function vitestRun(folder: string, ...more: readonly string[]): string[] {
  return [
    process.execPath,
    vitest,
    "run",
    "--root",
    folder,
    "--config",
    path.join(folder, "vitest.config.mjs"),
    ...more,
  ];
}

/** Runs it and gives the names of the checks that failed. */
export async function failuresByVitest(folder: string): Promise<string[]> {
  const output = path.join(folder, "results.json");
  const [file = "", ...args] = vitestRun(folder, "--reporter=json", `--outputFile=${output}`);
  // It ends with 1 when a check fails.
  await promisify(execFile)(file, args).catch(() => {});
  const { testResults } = JSON.parse(await readFile(output, "utf8"));
  type Assertion = { title: string; status: string };
  const assertions = testResults.flatMap((each: { assertionResults: Assertion[] }) => each.assertionResults);
  return assertions.filter(({ status }: Assertion) => status !== "passed").map(({ title }: Assertion) => title);
}
