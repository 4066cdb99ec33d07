// @ts-check
// Runs before `npm start` and `npm test`, under whatever Node the user has: installs what is missing, and says so.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installFailure } from "./install-failure.mjs";
import { missingPackages } from "./missing-packages.mjs";
import { ownNode, supportedPlatforms } from "./own-node.mjs";
import { startTicker } from "./ticker.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const development = process.argv[2] === "test";

try {
  refuseOldTools();
  const missing = whatIsMissing();
  if (missing.length > 0) await install(missing.length);
  refuseUnknownPlatform();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function refuseOldTools() {
  const npm = /npm\/(\d+)\.(\d+)/.exec(process.env.npm_config_user_agent ?? "");
  if (Number(process.versions.node.split(".")[0]) < 20)
    throw new Error(
      `Cannot set up stormproof with Node ${process.versions.node}: install Node 20 or newer from https://nodejs.org and run the command again.`,
    );
  if (npm && Number(npm[1]) < 9)
    throw new Error(
      `Cannot set up stormproof with npm ${npm[1]}.${npm[2]}: run \`npm install --global npm@11\`, then the command again.`,
    );
}

function refuseUnknownPlatform() {
  if (ownNode(root) !== undefined) return;
  throw new Error(
    `Cannot run stormproof on ${process.platform}-${process.arch}: it brings its own Node for ${supportedPlatforms.join(", ")} only. If yours is among them, run \`npm ci --include=optional\`.`,
  );
}

/** @returns {string[]} */
function whatIsMissing() {
  const wanted = readLockfile("package-lock.json");
  const installed = readLockfile("node_modules/.package-lock.json");
  const missing = missingPackages(wanted, installed, { development });
  return missing.length === 0 && ownNode(root) === undefined ? ["node"] : missing;
}

/**
 * @param {string} file
 * @returns {import("./missing-packages.mjs").Lockfile}
 */
function readLockfile(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), "utf8"));
  } catch {
    return {};
  }
}

/** @param {number} count */
async function install(count) {
  const installed = Object.values(readLockfile("node_modules/.package-lock.json").packages ?? {});
  const isFirst = installed.length === 0;
  // npm would remove the developers' packages that are there if it were told to leave them out.
  const withDevelopment = development || installed.some(({ dev }) => dev);
  console.log(
    `Setting up stormproof: npm installs ${count} packages into this folder${isFirst ? " (once, about a minute; downloads come first)" : ""}.`,
  );
  const endTicker = startTicker("installing", process.stdout);
  // A first installation follows the lockfile exactly; later ones add what is missing and leave the rest in place.
  const { code, output } = await npm([
    ...(isFirst ? ["ci"] : ["install", "--no-save"]),
    withDevelopment ? "--include=dev" : "--omit=dev",
    "--include=optional",
    // No package needs its install script here: native parts come prebuilt.
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
  const tookS = endTicker();
  if (code !== 0) throw new Error(installFailure(output));
  console.log(`Installed in ${tookS} s.`);
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function npm(args) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith("npm-cli.js") ? [process.execPath, [script]] : ["npm", []];
  return new Promise((resolve) => {
    let output = "";
    // Windows starts `npm` (a batch file) through its shell only; the arguments are all our own words.
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      shell: command === "npm" && process.platform === "win32",
    });
    const keep = (/** @type {Buffer} */ text) => {
      output += text;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
