import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

/** Texts or bytes by path; a path that ends in a slash is an empty folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

const made: string[] = [];

/** Makes a folder of its own with these files; it is taken away after the tests. */
export async function makeFolder(files: Files): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "handed-in-")));
  made.push(folder);
  for (const [name, contents] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(name.endsWith("/") ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith("/")) await writeFile(file, contents);
  }
  return folder;
}

afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The files of a folder, as texts by path. */
export async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [path.relative(folder, file).split(path.sep).join("/"), await readFile(file, "utf8")]),
  );
  return Object.fromEntries(texts.sort());
}
