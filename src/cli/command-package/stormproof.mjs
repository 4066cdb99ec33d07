#!/usr/bin/env node
// @ts-check
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ownNode, supportedPlatforms } from "../../setup/own-node.mjs";

/*
 * `npx stormproof …` runs under the Node that the user happens to have; the kit needs its own. Plain JavaScript, so
 * that an old Node can read it.
 */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const own = fileURLToPath(import.meta.url);
const node = ownNode(root);

if (node === undefined) refuse();
else if (realpathSync(process.execPath) === realpathSync(node)) await run();
else hand(node);

async function run() {
  // Types are stripped and modules compiled once, not on every start: that halves the time to a verdict.
  module.enableCompileCache?.(path.join(root, ".stormproof/compile-cache"));
  await import(pathToFileURL(path.join(root, "src/cli/main.ts")).href);
}

/** @param {string} node */
function hand(node) {
  const child = spawn(node, [own, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both of us; passing it on would stop the child twice.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  child.on("exit", (code, signal) => {
    // A shell says 128 and the number for a program that a signal has ended.
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  });
  child.on("error", (error) => {
    console.error(
      `Cannot start the kit's own Node (${error.message}): run \`npm ci\` in ${root}, then the command again.`,
    );
    process.exitCode = 2;
  });
}

function refuse() {
  const platform = `${process.platform}-${process.arch}`;
  console.error(
    supportedPlatforms.includes(platform)
      ? `Cannot find the kit's own Node: run \`npm start\` once in ${root} (it installs what is missing), then the command again.`
      : `Cannot run stormproof on ${platform}: it brings its own Node for ${supportedPlatforms.join(", ")} only.`,
  );
  process.exitCode = 2;
}
