import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../../core/course.ts";
import type { Launch } from "../../rig/start-process.ts";
import { importedFiles } from "../imported-files.ts";
import { kitRoot } from "../kit-files.ts";

/** What decides over verdicts besides the work itself: in the program, and in the folder of the exercises. */
const program = ["src/core", "src/grading", "src/rig", "mocks", "package-lock.json"];
const graders = ["test/graders", "solutions"];

/** The program that runs is the one that was there when it began. */
let programDigest: Promise<string> | undefined;

/** Stands for all that judges: graders, rig, services, packages, Node and the sandbox. */
export async function fingerprintOf(root: string, launch: Launch | undefined): Promise<string> {
  programDigest ??= digestBelow(kitRoot, program);
  const digests = await Promise.all([programDigest, digestBelow(root, graders)]);
  return JSON.stringify([process.version, launch?.(["node"]), ...digests]);
}

/** Stands for an exercise's answer with all that it imports, and whatever else decides: the same one means the same verdict. */
export async function workDigest(exercise: Exercise, folder: string, others: readonly string[]): Promise<string> {
  const imported = await importedFiles(folder, `${exercise.id}.ts`);
  // What cannot be loaded may lack any file: one that comes makes a difference.
  const files = imported.length > 0 ? imported : await filesBelow(folder, ".");
  const causes = [others, exercise.id, exercise.prerequisites, await digestOf(folder, files)];
  return createHash("sha256").update(JSON.stringify(causes)).digest("hex");
}

async function digestBelow(folder: string, names: readonly string[]): Promise<string> {
  const files = await Promise.all(names.map((name) => filesBelow(folder, name)));
  return digestOf(folder, files.flat());
}

async function filesBelow(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  if (entries.length === 0) return [name];
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

async function digestOf(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    const content = await readFile(path.join(folder, file)).catch(() => "");
    hash.update(`${JSON.stringify(file)}${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}
