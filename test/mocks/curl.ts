import { execFile, spawnSync } from "node:child_process";
import { env } from "node:process";
import { describe, test } from "vitest";

/** What curl prints, followed by the status on a line of its own. */
export function curl(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const usual = ["--silent", "--show-error", "--max-time", "20", "--write-out", "\n%{http_code}"];
    execFile("curl", [...usual, ...args], (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

/**
 * A group of tests that need curl.
 *
 * Without it they are skipped, and the name of the group says why; where STORMPROOF_REQUIRE names curl, that fails.
 */
export function describeWithCurl(name: string, tests: () => void): void {
  if (spawnSync("curl", ["--version"]).status === 0) {
    describe(name, tests);
    return;
  }
  const isRequired = (env.STORMPROOF_REQUIRE ?? "").split(",").includes("curl");
  if (isRequired) test(`${name}: needs curl`, () => Promise.reject(new Error("curl is not installed")));
  else describe.skip(`${name} (skipped: curl is not installed)`, tests);
}
