import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { KitError } from "../../core/kit-error.ts";
import { readLmsName } from "./lms-names.ts";
import { byName, isArchive, onOneLine, withoutArchive } from "./source-files.ts";

/** What one student handed in. */
export type Submission = {
  /** On one line, and fit for the name of a folder; no two students of a class have the same. */
  readonly student: string;
  /** A folder or an archive. */
  readonly path: string;
  /** Names in the folder, where only these are the student's; with the student's own names, or none for a folder. */
  readonly files?: readonly SharedFile[];
};

type SharedFile = { readonly name: string; readonly file: string };

/** A class as it lies on the disk. */
export type FoundSubmissions = {
  /** In the order of the students' names. */
  readonly submissions: readonly Submission[];
  /** What is no submission: its name, and why in brackets. */
  readonly ignored: readonly string[];
};

/** One entry of the class's folder, and whose it is. */
type Claim = SharedFile & {
  readonly isFolder: boolean;
  readonly student: string;
  readonly id: string;
  readonly owner: string;
};

/**
 * Finds the submission of every student: a folder, an archive, or the files to which a learning platform gave a student's name.
 *
 * @throws KitError when the folder cannot be read, holds no submission, or is a submission itself.
 */
export async function findSubmissions(folder: string): Promise<FoundSubmissions> {
  const entries = (await readClass(folder)).filter(({ name }) => !isSystemFile(name));
  if (entries.some((entry) => entry.isDirectory() && entry.name === "exercises"))
    throw new KitError(
      `Cannot grade "${folder}" as a class: it is one submission. Name the folder in which it lies, or add --student <name>`,
    );
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const looks = entries.map((entry) => ({ entry, whyNot: reasonToIgnore(entry, folders) }));
  const claims = looks.filter(({ whyNot }) => whyNot === undefined).map(({ entry }) => claimOf(entry));
  if (claims.length === 0)
    throw new KitError(
      `Cannot find a submission in "${folder}": each is a folder or a .zip with the student's name. The work of one student needs --student <name>`,
    );
  const ignored = looks.flatMap(({ entry, whyNot }) => (whyNot ? [`${onOneLine(entry.name)} (${whyNot})`] : []));
  return { submissions: toSubmissions(folder, claims), ignored: ignored.sort(byName) };
}

async function readClass(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new KitError(`Cannot read the submissions in "${folder}": ${readErrors[error.code ?? ""] ?? error.message}`);
  });
}

const readErrors: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "it is no folder. Unpack it, or add --student <name> when it is the work of one student",
  EACCES: "you may not open it",
};

/** What systems leave in folders. */
const isSystemFile = (name: string) => /^(\.|__MACOSX$|node_modules$|Thumbs\.db$|desktop\.ini$)/i.test(name);

function reasonToIgnore(entry: Dirent, folders: ReadonlySet<string>): string | undefined {
  const { name } = entry;
  if (entry.isSymbolicLink()) return "a link";
  if (entry.isDirectory()) return undefined;
  if (!entry.isFile() || !(isArchive(name) || readLmsName(name))) return "neither a folder nor a .zip";
  return folders.has(withoutArchive(name)) ? "a folder of that name was taken" : undefined;
}

function claimOf(entry: Dirent): Claim {
  const { name } = entry;
  const known = readLmsName(name);
  const { student, id, file } = known ?? { student: entry.isFile() ? withoutArchive(name) : name, id: "", file: name };
  const owner = known ? `${student}/${id}` : name;
  return { name, file, isFolder: entry.isDirectory(), student: toStudent(student), id, owner };
}

function toSubmissions(folder: string, claims: readonly Claim[]): Submission[] {
  const owners = [...Map.groupBy(claims, ({ owner }) => owner).values()];
  const namesakes = Map.groupBy(owners, ([claim]) => claim?.student.toLowerCase());
  const taken = new Set<string>();
  return owners
    .map((files) => {
      const [{ student, id, name, isFolder }] = files as [Claim];
      const isAlone = namesakes.get(student.toLowerCase())?.length === 1;
      const isWhole = files.length === 1 && (isFolder || isArchive(name));
      return {
        student: isAlone || !id ? student : `${student} ${id}`,
        ...(isWhole ? { path: path.join(folder, name) } : { path: folder, files }),
      };
    })
    .sort((a, b) => byName(a.student, b.student))
    .map((submission) => ({ ...submission, student: firstFree(submission.student, taken) }));
}

/** A name that no other student has, on systems too that take upper and lower case for the same. */
function firstFree(student: string, taken: Set<string>): string {
  let free = student;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${student} (${count})`;
  taken.add(free.toLowerCase());
  return free;
}

/** Names of students become names of folders. */
function toStudent(name: string): string {
  const plain = onOneLine(name.normalize("NFC"))
    .replaceAll(/[<>:"/\\|?*]/g, "-")
    .replace(/[ .]+$/, "");
  return plain || "unnamed";
}
