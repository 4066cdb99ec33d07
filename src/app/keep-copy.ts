import { constants, copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";

/**
 * Copies a learner's file before it is replaced, under a name with the time in it: `05-retry-20261120-093000.ipynb`.
 *
 * Never overwrites an earlier copy. Paths are from the kit's folder; `file` may also be absolute.
 *
 * @returns Where the copy lies; `undefined` when there is no such file.
 */
export async function keepCopy(root: string, file: string, like: string): Promise<string | undefined> {
  try {
    return await underFreeName(root, like, (copy) => copyFile(resolve(root, file), copy, constants.COPYFILE_EXCL));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Keeps a text that is in no file and about to be lost, as `keepCopy` does; returns where. */
export function keepText(root: string, text: string, like: string): Promise<string> {
  return underFreeName(root, like, (copy) => writeFile(copy, text, { flag: "wx" }));
}

async function underFreeName(root: string, like: string, make: (copy: string) => Promise<void>): Promise<string> {
  const { dir, name, ext } = posix.parse(like);
  const time = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  for (let n = 1; ; n++) {
    const copy = `${dir}/${name}-${time}${n === 1 ? "" : `-${n}`}${ext}`;
    await mkdir(dirname(join(root, copy)), { recursive: true });
    try {
      await make(join(root, copy));
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
