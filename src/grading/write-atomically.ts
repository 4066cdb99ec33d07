import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Writes a file so that a reader, or a crash, meets the old text or the new one and never a half.
 *
 * Makes the folder when it is missing and keeps the file's permissions.
 */
export async function writeAtomically(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.stormproof-${randomUUID()}.tmp`);
  try {
    await writeThrough(temporary, data, await permissionsOf(file));
    await replace(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeThrough(file: string, data: string | Uint8Array, mode: number | undefined): Promise<void> {
  const handle = await open(file, "wx");
  try {
    // Not by `open`, which takes away what the user's mask does not allow to new files.
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(data);
    // Without it a power cut after the rename can leave an empty file behind.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function permissionsOf(file: string): Promise<number | undefined> {
  const stats = await stat(file).catch(() => undefined);
  return stats && stats.mode & 0o777;
}

/** Windows refuses to replace a file while a virus scanner or an editor looks at it, for moments. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (process.platform !== "win32" || attempt === 5 || !["EPERM", "EACCES", "EBUSY"].includes(code)) throw error;
      await sleep(50 * attempt);
    }
  }
}
