/** A disk made of memory: a lesson can break downloads on it and leave nothing behind. Each file has a name and bytes. */
export type LessonDisk = {
  /** Adds bytes at the end of a file. The first ones make it. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file another name, and replaces the file that had it. Rejects where there is no such file. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. Does nothing where there is none. */
  remove(name: string): Promise<void>;
  /** The content of a file; nothing where there is none. */
  read(name: string): Buffer;
  /** All files with their sizes, sorted by name: `night.csv 5,000 bytes`. */
  list(): string;
};

/** Makes an empty disk. */
export function newDisk(): LessonDisk {
  const files = new Map<string, Buffer>();
  const read = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0);
  return {
    append: async (name, bytes) => void files.set(name, Buffer.concat([read(name), bytes])),
    rename: async (from, to) => {
      if (!files.has(from)) throw new Error(`There is no file ${from}.`);
      files.set(to, read(from));
      files.delete(from);
    },
    remove: async (name) => void files.delete(name),
    read,
    list: () => {
      const lines = [...files].map(([name, bytes]) => `${name} ${bytes.length.toLocaleString("en-US")} bytes`);
      return lines.sort().join("\n") || "no files";
    },
  };
}
