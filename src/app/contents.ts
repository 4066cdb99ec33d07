import { lstat, mkdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { posix } from "node:path";
import { writeAtomically } from "../grading/write-atomically.ts";
import { checkpointsOf } from "./checkpoints.ts";
import { type ContentsModel, type ContentsType, readContents } from "./contents-model.ts";
import { Refusal } from "./refusal.ts";
import { resolveEntry, resolveInKit, resolveWritable } from "./safe-path.ts";

/** What a page saves: a notebook as an object, a file as text or in base64, a folder without content. */
export type ContentsSpec = {
  type: ContentsType;
  format?: "json" | "text" | "base64" | null | undefined;
  content?: unknown;
};

/** Saves a notebook, a file, or makes a folder. @throws Refusal 403 (not writable) or 400 (content of another type). */
export async function saveContents(root: string, path: string, spec: ContentsSpec): Promise<ContentsModel> {
  const file = await resolveWritable(root, path);
  if (spec.type === "directory") await mkdir(file, { recursive: true });
  else await writeAtomically(file, bytesOf(path, spec));
  return readContents(root, path, { type: spec.type, content: false, hash: true });
}

/** Makes an empty notebook, file or folder with a name that is free: `Untitled.ipynb`, `Untitled1.ipynb`. */
export async function createUntitled(root: string, folder: string, type: ContentsType, ext?: string) {
  const extension = type === "notebook" ? ".ipynb" : type === "file" ? (ext ?? ".txt") : "";
  const stem = { notebook: "Untitled", file: "untitled", directory: "Untitled Folder" }[type];
  const path = await freePath(root, folder, (n) => `${stem}${n === 0 ? "" : n}${extension}`);
  return saveContents(root, path, { type, format: type === "file" ? "text" : "json", content: emptyContent[type] });
}

/** Copies a file into a folder: `notes.ipynb`, there already, becomes `notes-Copy1.ipynb`. */
export async function copyContents(root: string, from: string, folder: string): Promise<ContentsModel> {
  const { ext, name } = posix.parse(from);
  const path = await freePath(root, folder, (n) => `${name}${n === 0 ? "" : `-Copy${n}`}${ext}`);
  await writeAtomically(await resolveWritable(root, path), await readFile(await resolveInKit(root, from)));
  return readContents(root, path, { content: false });
}

/** Renames or moves; the checkpoint goes along. @throws Refusal 409 when the new name is taken. */
export async function renameContents(root: string, from: string, to: string): Promise<ContentsModel> {
  const [source, target] = [await resolveEntry(root, from), await resolveEntry(root, to)];
  if (source !== target && (await exists(target)))
    throw new Refusal(409, `Cannot rename to "${to}": the name is taken.`);
  await rename(source, target);
  await checkpointsOf(root, from).moveTo(to);
  return readContents(root, to, { content: false });
}

/** Deletes a file with its checkpoint, or an empty folder. */
export async function deleteContents(root: string, path: string): Promise<void> {
  const file = await resolveEntry(root, path);
  if ((await lstat(file)).isDirectory()) await rmdir(file);
  else await rm(file);
  await checkpointsOf(root, path).remove();
}

const emptyNotebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
const emptyContent: Record<ContentsType, unknown> = { notebook: emptyNotebook, file: "", directory: null };

function bytesOf(path: string, { type, format, content }: ContentsSpec): string | Buffer {
  if (type === "notebook" && typeof content === "object" && content !== null && "cells" in content) {
    return `${JSON.stringify(content, null, 1)}\n`;
  }
  if (type === "file" && typeof content === "string")
    return format === "base64" ? Buffer.from(content, "base64") : content;
  throw new Refusal(400, `Cannot save "${path}": its content is no ${type}.`);
}

async function freePath(root: string, folder: string, nameOf: (n: number) => string): Promise<string> {
  for (let n = 0; ; n++) {
    const path = posix.join(folder, nameOf(n));
    if (!(await exists(await resolveWritable(root, path)))) return path;
  }
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
