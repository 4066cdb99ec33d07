import { fileURLToPath } from "node:url";
import { bootstrapFolder } from "./bootstrap.ts";
import type { Launch } from "./start-process.ts";

const inKit = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What an answer's process has to read: a sandbox must show it these, read-only, under the same paths. */
export const neededPaths: readonly string[] = [
  inKit("src/rig"),
  bootstrapFolder,
  inKit("node_modules"),
  inKit("package.json"),
];

/**
 * Starts an answer's process under Node's own permissions, on every system: it reads the kit's packages and nothing
 * else, writes no file, starts no process, and has no network but the pipe.
 *
 * The line of an endless loop cannot be named then: its inspector is closed too.
 */
export const restrict: Launch = ([node = "", ...rest]) => [
  node,
  "--permission",
  ...neededPaths.map((path) => `--allow-fs-read=${path}`),
  ...rest,
];
