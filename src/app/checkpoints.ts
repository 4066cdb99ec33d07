import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeAtomically } from "../grading/write-atomically.ts";
import { Refusal } from "./refusal.ts";
import { resolveEntry, resolveInKit, resolveWritable } from "./safe-path.ts";

/** Jupyter keeps one checkpoint of a file, and so do we. */
const checkpointId = "checkpoint";

type Checkpoint = { id: string; last_modified: string };

/** The checkpoint of one file: a copy in `.stormproof/checkpoints/`, from which the file can be restored. */
export function checkpointsOf(root: string, path: string) {
  const copy = join(root, ".stormproof/checkpoints", path);
  return {
    async list(): Promise<Checkpoint[]> {
      await resolveInKit(root, path);
      const stats = await stat(copy).catch(() => undefined);
      return stats?.isFile() ? [{ id: checkpointId, last_modified: stats.mtime.toISOString() }] : [];
    },

    /** Copies the file as it is now over the checkpoint before. */
    async create(): Promise<Checkpoint> {
      await writeAtomically(copy, await readFile(await resolveWritable(root, path)));
      return { id: checkpointId, last_modified: (await stat(copy)).mtime.toISOString() };
    },

    /** @throws Refusal (404) when there is no such checkpoint. */
    async restore(id: string): Promise<void> {
      const file = await resolveWritable(root, path);
      await writeAtomically(file, await this.read(id));
    },

    /** @throws Refusal (404) when there is no such checkpoint. */
    async read(id: string): Promise<Buffer> {
      const bytes = id === checkpointId ? await readFile(copy).catch(() => undefined) : undefined;
      if (bytes === undefined) throw new Refusal(404, `There is no checkpoint ${JSON.stringify(id)} of "${path}".`);
      return bytes;
    },

    async remove(): Promise<void> {
      await resolveEntry(root, path);
      await rm(copy, { force: true, recursive: true });
    },

    /** Follows a file, or a folder with the checkpoints of all its files, to another name. */
    async moveTo(newPath: string): Promise<void> {
      const target = join(root, ".stormproof/checkpoints", newPath);
      await resolveEntry(root, newPath);
      await mkdir(dirname(target), { recursive: true });
      await rename(copy, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      });
    },
  };
}
