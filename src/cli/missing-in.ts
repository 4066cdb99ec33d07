import { readFile } from "node:fs/promises";
import path from "node:path";
import { missingPackages } from "../setup/missing-packages.mjs";

/** The packages that the kit in `root` lacks: those that a learner needs, or all that its developers need too. */
export async function missingIn(root: string, options: { readonly development: boolean }): Promise<string[]> {
  const read = async (file: string) => JSON.parse(await readFile(path.join(root, file), "utf8"));
  return missingPackages(await read("package-lock.json"), await read("node_modules/.package-lock.json"), options);
}
