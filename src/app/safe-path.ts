import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, relative, sep } from "node:path";
import { Refusal } from "./refusal.ts";

/** Folders of the kit in which a page may change files. */
const writableFolders = new Set(["work", "exercises"]);

/**
 * Finds the file that a path of the API (`work/lessons/05-retry.ipynb`) stands for, with symbolic links resolved.
 *
 * The file need not exist, its kit must. `root` is the kit's folder, itself resolved.
 *
 * @throws Refusal (403) when the path leaves the kit, by its text or by a link, or names a hidden file or
 * `node_modules`.
 */
export async function resolveInKit(root: string, path: string): Promise<string> {
  const segments = path === "" ? [] : path.split("/");
  if (!segments.every(isPlainName)) throw outside(path);
  const real = await realPathOf(join(root, ...segments));
  if (!segmentsBelow(root, real).every(isPlainName)) throw outside(path);
  return real;
}

/**
 * As `resolveInKit`, for a file that is about to be written.
 *
 * @throws Refusal (403) also when the file lies in a folder that pages may not change.
 */
export async function resolveWritable(root: string, path: string): Promise<string> {
  return checkWritable(root, path, await resolveInKit(root, path));
}

/**
 * As `resolveWritable`, for a name that is about to be given to another file or to none: of a symbolic link, the link
 * itself.
 */
export async function resolveEntry(root: string, path: string): Promise<string> {
  const { dir, base } = posix.parse(path);
  if (!isPlainName(base)) throw outside(path);
  return checkWritable(root, path, join(await resolveInKit(root, dir), base));
}

/** Whether pages may change this path: something inside `work/` or `exercises/`, not those folders themselves. */
export function isWritable(path: string): boolean {
  const [folder, ...rest] = path.split("/");
  return writableFolders.has(folder ?? "") && rest.length > 0;
}

/**
 * Whether a page may see a file or folder of this name.
 *
 * Names that mean something else to Windows (`aux.`, `a:b`, `NODE_M~1`) are refused everywhere, so that no platform has
 * rules of its own.
 */
export function isPlainName(name: string): boolean {
  return (
    name !== "" &&
    !name.startsWith(".") &&
    !/[\p{Cc}/\\:*?"<>|]/u.test(name) &&
    !/[. ]$/.test(name) &&
    !/~\d/.test(name) &&
    name.toLowerCase() !== "node_modules"
  );
}

/** The real path of a file that may not exist yet: of the nearest folder that does, with the rest behind it. */
async function realPathOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(file) === file) throw error;
    return join(await realPathOf(dirname(file)), basename(file));
  }
}

function checkWritable(root: string, path: string, file: string): string {
  if (isWritable(segmentsBelow(root, file).join("/"))) return file;
  throw new Refusal(403, `Cannot change "${path}": pages may change files in work/ and exercises/ only.`);
}

/** The names that lead from `root` to `file`; they begin with `..` or a drive when the file lies elsewhere. */
function segmentsBelow(root: string, file: string): string[] {
  const way = relative(root, file);
  if (isAbsolute(way)) return [".."];
  return way === "" ? [] : way.split(sep);
}

function outside(path: string): Refusal {
  return new Refusal(403, `Cannot open ${JSON.stringify(path)}: it is not a file of the kit that pages may see.`);
}
