import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../core/course.ts";

/**
 * Files that belong to no exercise of the course, where only files of exercises may be; paths from the kit's folder.
 *
 * The learner's `exercises/` is left out: a learner may put helper files beside an answer.
 */
export async function strayFiles(exercises: readonly Exercise[], root: string): Promise<string[]> {
  const ids = exercises.map(({ id }) => id);
  const belongs: Record<string, (file: string) => boolean> = {
    solutions: (file) => ids.some((id) => file === `${id}.ts`),
    // A long grader has parts, in a folder named for it.
    "test/graders": (file) =>
      ids.some((id) => file === `${id}.test.ts` || (path.posix.dirname(file) === id && /(?<!\.test)\.ts$/.test(file))),
    "test/mistakes": (file) => ids.some((id) => path.posix.dirname(file) === id && file.endsWith(".ts")),
    "test/alternatives": (file) => ids.some((id) => path.posix.dirname(file) === id && file.endsWith(".ts")),
  };
  const found = Object.entries(belongs).map(async ([folder, isRight]) => {
    const files = await filesBelow(path.join(root, folder));
    return files.filter((file) => !isRight(file)).map((file) => `${folder}/${file}`);
  });
  return (await Promise.all(found)).flat();
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}
