import { spawnSync } from "node:child_process";
import type { Command } from "commander";
import { KitError } from "../../core/kit-error.ts";
import { kitRoot } from "../../grading/kit-files.ts";
import { rememberStarters } from "../../grading/starter.ts";
import { missingIn } from "../missing-in.ts";
import { plural } from "../text.ts";

/** The steps of `npm test`, in order; each runs under the kit's own Node. */
const steps = [
  { title: "types of the kit", args: ["node_modules/typescript/bin/tsc", "--noEmit"] },
  { title: "types of the pages", args: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "src/web"] },
  { title: "tests", args: ["node_modules/vitest/vitest.mjs", "run", "--project", "kit"] },
];

/** `stormproof test`: the kit's own tests. Words after `--` go to vitest. */
export function addTestCommand(program: Command): void {
  program
    .command("test")
    .description("run the kit's own tests (a learner runs `check`)")
    .argument("[filters...]", "names of test files, as vitest takes them")
    .allowUnknownOption()
    .action(test);
}

async function test(filters: string[]): Promise<void> {
  await requireAllPackages(filters);
  await rememberStarters(kitRoot);
  for (const [index, { title, args }] of steps.entries()) {
    console.log(`stormproof test: ${title}`);
    const more = index === steps.length - 1 ? filters : [];
    const { status } = spawnSync(process.execPath, [...args, ...more], { cwd: kitRoot, stdio: "inherit" });
    if (status !== 0) {
      process.exitCode = 1;
      return;
    }
  }
}

/** A learner has fewer packages; without the others the first step would print a page of type errors. */
async function requireAllPackages(filters: readonly string[]): Promise<void> {
  const missing = await missingIn(kitRoot, { development: true });
  const command = ["npm test", ...(filters.length > 0 ? ["--", ...filters] : [])].join(" ");
  if (missing.length > 0)
    throw new KitError(
      `Cannot run the kit's own tests: ${plural(missing.length, "package")} for developers ${missing.length === 1 ? "is" : "are"} missing. Run \`${command}\`, which installs what it needs`,
    );
}
