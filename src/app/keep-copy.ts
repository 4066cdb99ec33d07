import { constants, copyFile, mkdir } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";

/**
 * Copies a learner's file before it is replaced, under a name with the time in it: `05-retry-20261120-093000.ipynb`.
 *
 * Never overwrites an earlier copy. Paths are from the kit's folder; `file` may also be absolute.
 *
 * @returns Where the copy lies; `undefined` when there is no such file.
 */
export async function keepCopy(root: string, file: string, like: string): Promise<string | undefined> {
  const { dir, name, ext } = posix.parse(like);
  const time = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  for (let n = 1; ; n++) {
    const copy = `${dir}/${name}-${time}${n === 1 ? "" : `-${n}`}${ext}`;
    await mkdir(dirname(join(root, copy)), { recursive: true });
    try {
      await copyFile(resolve(root, file), join(root, copy), constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return undefined;
      if (code !== "EEXIST") throw error;
    }
  }
}
