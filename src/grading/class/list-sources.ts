import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import {
  byPlace,
  isLitter,
  isOtherArchive,
  isSource,
  isZip,
  listed,
  MAX_FILE_BYTES,
  type ReadFile,
  studentsOwn,
  toPlainPath,
} from "./source-files.ts";
import type { Submission } from "./submissions.ts";

/** Everything in a submission that could be part of an answer. */
export type ListedSources = {
  /** By the path in the submission, higher ones first. A zip counts as a folder. */
  readonly sources: ReadonlyMap<string, ReadFile>;
  /** Files that are no sources. */
  readonly others: readonly string[];
  readonly remarks: readonly string[];
};

/** What can be odd about a file, and what to say of it. */
const oddities = {
  link: (names: string) => `Links are not followed: hand in the file itself for ${names}.`,
  unreadable: (names: string) => `These cannot be read, and were left out: ${names}.`,
  name: (names: string) =>
    `The path is too deep, or holds characters that no file should have, and was left out: ${names}.`,
  archive: (names: string) => `Archives of this kind are not opened: hand in a .zip or a folder for ${names}.`,
  crowd: (names: string) =>
    `There are too many files: those after ${names} were left out. Hand in your exercises only.`,
};

/** More files and folders than these are not looked at. */
const MAX_ENTRIES = 20_000;

/** Lists what was handed in, without following links; never rejects for what that is. */
export async function listSources({ path: place, files }: Submission): Promise<ListedSources> {
  const listing = new Listing();
  await listing.walk(place);
  return listing.result();
}

class Listing {
  readonly #sources = new Map<string, ReadFile>();
  readonly #others: string[] = [];
  readonly #odd = new Map<keyof typeof oddities, string[]>();
  #entries = 0;

  /** Level by level, so that the limit cuts off what lies deepest. */
  async walk(root: string): Promise<void> {
    const folders = [{ folder: root, prefix: "" }];
    for (const { folder, prefix } of folders) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => this.#note("unreadable", prefix));
      for (const entry of entries ?? []) {
        if (isLitter(entry.name)) continue;
        const file = path.join(folder, entry.name);
        const name = toPlainPath(prefix + entry.name);
        if (++this.#entries > MAX_ENTRIES) return this.#note("crowd", prefix + entry.name);
        if (name === undefined) this.#note("name", prefix + entry.name);
        else if (entry.isSymbolicLink()) this.#note("link", name);
        else if (entry.isDirectory()) folders.push({ folder: file, prefix: `${name}/` });
        else if (entry.isFile()) this.#take(name, () => readSmall(file));
      }
    }
  }

  #take(name: string, read: ReadFile): void {
    if (isSource(name)) this.#sources.set(name, read);
    else if (isOtherArchive(name)) this.#note("archive", name);
    else this.#others.push(name);
  }

  result(): ListedSources {
    const own = studentsOwn([...this.#sources.keys()]).sort(byPlace);
    const remarks = [...this.#odd].map(([oddity, names]) => oddities[oddity](listed(names)));
    return {
      sources: new Map(own.map((name) => [name, this.#sources.get(name) as ReadFile])),
      others: this.#others,
      remarks,
    };
  }

  #note(oddity: keyof typeof oddities, name: string): undefined {
    this.#odd.set(oddity, [...(this.#odd.get(oddity) ?? []), name]);
  }
}

async function readSmall(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > MAX_FILE_BYTES) throw new RangeError(`the file has ${size} bytes`);
  return readFile(file);
}
