import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { posix } from "node:path";
import { getMimeType } from "hono/utils/mime";
import { Refusal } from "./refusal.ts";
import { isWritable, resolveInKit } from "./safe-path.ts";

/** A file or folder as Jupyter's contents API describes it. `content` and `format` are null when not asked for. */
export type ContentsModel = {
  name: string;
  path: string;
  type: ContentsType;
  writable: boolean;
  created: string;
  last_modified: string;
  size: number | null;
  mimetype: string | null;
  content: unknown;
  format: "json" | "text" | "base64" | null;
  hash: string | null;
  hash_algorithm: "sha256" | null;
};

export type ContentsType = "notebook" | "file" | "directory";

export type ContentsQuery = {
  /** What the page expects; without it the file's name decides. */
  type?: ContentsType | undefined;
  format?: "text" | "base64" | "json" | undefined;
  content: boolean;
  /** JupyterLab compares hashes before it saves, and so notices that another program has changed the file. */
  hash?: boolean;
};

/**
 * Describes, and on demand reads, a file or folder of the kit.
 *
 * @throws Refusal 403 (not for pages), 400 (not of the type asked for, or a notebook that is none); ENOENT when missing.
 */
export async function readContents(root: string, path: string, query: ContentsQuery): Promise<ContentsModel> {
  const file = await resolveInKit(root, path);
  const stats = await stat(file);
  const type = typeOf(path, stats, query);
  const base = { ...describe(path, stats), type };
  if (type === "directory") return query.content ? { ...base, ...(await listing(root, path, file)) } : base;
  const bytes = query.content || query.hash ? await readFile(file) : undefined;
  const hash = query.hash && bytes ? { hash: sha256(bytes), hash_algorithm: "sha256" as const } : {};
  const content = query.content && bytes ? contentOf(path, type, bytes, query) : {};
  return { ...base, mimetype: type === "file" ? mimeTypeOf(path) : null, ...content, ...hash };
}

function describe(path: string, stats: Stats): ContentsModel {
  return {
    name: posix.basename(path),
    path,
    type: "file",
    writable: isWritable(path) && (stats.mode & 0o200) !== 0,
    created: stats.birthtime.toISOString(),
    last_modified: stats.mtime.toISOString(),
    size: stats.isDirectory() ? null : stats.size,
    mimetype: null,
    content: null,
    format: null,
    hash: null,
    hash_algorithm: null,
  };
}

function typeOf(path: string, stats: Stats, { type }: ContentsQuery): ContentsType {
  if (!stats.isDirectory() && !stats.isFile()) throw new Refusal(400, `Cannot read "${path}": it is no ordinary file.`);
  if (stats.isDirectory() !== (type === "directory") && type !== undefined) {
    throw new Refusal(400, `Cannot read "${path}" as a ${type}: it is a ${stats.isDirectory() ? "folder" : "file"}.`);
  }
  if (stats.isDirectory()) return "directory";
  return type ?? (path.endsWith(".ipynb") ? "notebook" : "file");
}

async function listing(root: string, folder: string, file: string): Promise<Partial<ContentsModel>> {
  const names = (await readdir(file)).sort();
  const entries = names.map((name) => readContents(root, posix.join(folder, name), { content: false }));
  const settled = await Promise.allSettled(entries);
  // What pages may not see, and what was deleted meanwhile, cannot be described: it is left out.
  return { format: "json", content: settled.flatMap((entry) => (entry.status === "fulfilled" ? [entry.value] : [])) };
}

function contentOf(path: string, type: ContentsType, bytes: Buffer, { format }: ContentsQuery): Partial<ContentsModel> {
  if (type === "notebook") return { format: "json", content: parseNotebook(path, bytes.toString()) };
  const isText = format === "text" || (format !== "base64" && isUtf8(bytes));
  if (isText && !isUtf8(bytes)) throw new Refusal(400, `Cannot read "${path}" as text: it is not UTF-8.`);
  return isText
    ? { format: "text", content: bytes.toString() }
    : { format: "base64", content: bytes.toString("base64"), mimetype: mimeTypeOf(path, "application/octet-stream") };
}

function parseNotebook(path: string, text: string): unknown {
  const wrong = `Cannot read "${path}" as a notebook: it is damaged. A lesson or a page can be reset; your file is kept as a copy.`;
  try {
    const notebook = JSON.parse(text);
    if (Array.isArray(notebook?.cells)) return notebook;
  } catch {
    // A notebook that is no JSON is as damaged as one without cells.
  }
  throw new Refusal(400, wrong);
}

function mimeTypeOf(path: string, other = "text/plain"): string {
  // The table knows .ts as a video format.
  if (path.endsWith(".ts")) return "text/plain";
  return getMimeType(path)?.split(";")[0] ?? other;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
