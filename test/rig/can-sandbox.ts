import { existsSync } from "node:fs";

const isRequired = process.env.STORMPROOF_REQUIRE?.split(",").includes("bwrap") ?? false;

/** Whether suites that need bubblewrap run: where it is, and where a skip counts as a failure. */
export const canSandbox = existsSync("/usr/bin/bwrap") || isRequired;

/** For the names of such suites. */
export const skipped = canSandbox ? "" : " (skipped: there is no bubblewrap)";
