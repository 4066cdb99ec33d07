import { existsSync } from "node:fs";
import path from "node:path";

/** What is wrong with the machine, `Cannot write in /srv/kit (no permission)`, and what a person can do about it. */
export type MachineTrouble = { readonly problem: string; readonly mend: string };

/** The trouble behind an error: a folder that may not be written to, a full disk. `undefined` for any other error. */
export function machineTrouble(error: unknown): MachineTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", errcode = 0, syscall = "", path: file } = error as NodeJS.ErrnoException & { errcode?: number };
  const known = writing.has(syscall) ? ofSystem[code] : ofSqlite[errcode & 0xff];
  if (known === undefined) return undefined;
  const folder = file === undefined || syscall === "access" ? file : folderOf(file);
  return { problem: `Cannot write${folder === undefined ? "" : ` in ${folder}`} (${known.problem})`, mend: known.mend };
}

/** What a system is asked for on the way to a file that is written. */
const writing = new Set(
  "access mkdir mkdtemp open write writev fsync chmod fchmod rename copyfile unlink rm rmdir".split(" "),
);

const noPermission = {
  problem: "no permission",
  mend: "give yourself the permission to write there, or move stormproof to a folder of your own",
};
const fullDisk = { problem: "the disk is full", mend: "free some room" };

const ofSystem: Readonly<Record<string, MachineTrouble>> = {
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: { ...noPermission, problem: "it is read-only" },
  ENOSPC: fullDisk,
  EDQUOT: { ...fullDisk, problem: "your share of the disk is full" },
};

/** By SQLite's primary result codes (https://sqlite.org/rescode.html). */
const ofSqlite: Readonly<Record<number, MachineTrouble>> = { 8: noPermission, 13: fullDisk };

/** The folder that has to change: what was to be made is not there. */
function folderOf(file: string): string {
  const folder = path.dirname(file);
  return folder === file || existsSync(folder) ? folder : folderOf(folder);
}
