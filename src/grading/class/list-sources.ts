import { lstat, readdir, stat } from "node:fs/promises";
import path, { posix } from "node:path";
import {
  byName,
  isArchive,
  isLitter,
  isSource,
  isZip,
  kitFolders,
  listed,
  maxEntries,
  studentsOwn,
  toPlainPath,
} from "./source-files.ts";
import type { Submission } from "./submissions.ts";
import { unzip } from "./unzip.ts";

/** Everything in a submission that could be part of an answer. A zip counts as a folder. */
export type ListedSources = {
  /** By the path in the submission. */
  readonly sources: ReadonlyMap<string, Contents>;
  /** Files that are no sources. */
  readonly others: readonly string[];
  readonly remarks: readonly string[];
};

/** A path on the disk, or what was unpacked; nothing when it could not be, or is too large. */
export type Contents = string | Uint8Array | undefined;

/** What can be odd about a file, and what a student may do about it. */
const oddities = {
  link: "Hand in files in the place of links, which are not followed",
  unreadable: "What cannot be read was left out",
  path: "What lies too deep, or outside of what was handed in, was left out",
  zip: "A zip cannot be unpacked; hand in a new one, without a password and without node_modules",
  archive: "Hand in one .zip; other archives, and zips in zips in zips, are not opened",
  crowd: "Hand in your exercises only; there are too many files and folders, and what comes after this was left out",
} as const;

/** No more zips are opened, and none that lie deeper in zips. */
const maxZips = 20;
const maxZipDepth = 2;

/** Lists what was handed in, without following links; never rejects for what that is. */
export async function listSources({ path: place, files }: Submission): Promise<ListedSources> {
  const listing = new Listing();
  const own = files ?? [{ name: "", file: "" }];
  for (const { name, file } of own.toSorted((a, b) => byName(a.name, b.name)))
    await listing.add(path.join(place, name), file);
  await listing.unpack();
  return listing.end();
}

class Listing {
  readonly #files = new Map<string, Contents>();
  readonly #zips: { readonly path: string; readonly contents: Contents; readonly depth: number }[] = [];
  readonly #odd = new Map<keyof typeof oddities, string[]>();
  #entries = 0;

  /** Adds a file, or all that is in a folder: level by level, so that the limit cuts off what lies deepest. */
  async add(root: string, rootName: string): Promise<void> {
    const queue = [{ place: root, name: rootName }];
    for (const { place, name } of queue) {
      if (++this.#entries > maxEntries) return this.#note("crowd", name);
      const found = await (place === root ? stat(place) : lstat(place)).catch(() => undefined);
      if (found?.isSymbolicLink()) this.#note("link", name);
      else if (found?.isFile()) this.#addFile(place, name);
      else if (found?.isDirectory()) {
        const entries = await readdir(place).catch(() => this.#note("unreadable", name));
        for (const entry of worthALook(entries ?? []))
          queue.push({ place: path.join(place, entry), name: posix.join(name, entry) });
      } else this.#note("unreadable", name);
    }
  }

  #addFile(place: string, name: string): void {
    const plain = toPlainPath(name || path.basename(place));
    if (plain === undefined) this.#note("path", name);
    else if (name === "" && isZip(place)) this.#zips.push({ path: "", contents: place, depth: 0 });
    else this.#take(plain, place, 0);
  }

  #take(name: string, contents: Contents, depth: number): void {
    this.#files.set(name, contents);
    const isOpened = isZip(name) && depth < maxZipDepth && this.#zips.length < maxZips;
    if (isOpened) this.#zips.push({ path: name, contents, depth });
    else if (isArchive(name)) this.#note("archive", name);
  }

  /** Opens the zips that were added, and those in them. */
  async unpack(): Promise<void> {
    for (const { path: zip, contents, depth } of this.#zips) {
      try {
        if (contents === undefined) throw new RangeError("the zip is too large");
        const files = await unzip({ zip: contents, withZips: depth + 1 < maxZipDepth });
        for (const { path: name, contents } of files) {
          if (++this.#entries > maxEntries) return this.#note("crowd", posix.join(zip, name));
          this.#take(posix.join(zip, name), contents, depth + 1);
        }
      } catch {
        this.#note("zip", zip);
      }
    }
  }

  end(): ListedSources {
    const own = studentsOwn([...this.#files.keys()]);
    const [sources, others] = [own.filter(isSource), own.filter((each) => !isSource(each) && !isZip(each))];
    return {
      sources: new Map(sources.map((name) => [name, this.#files.get(name)])),
      others,
      remarks: [...this.#odd].map(([oddity, names]) => `${oddities[oddity]}${inColon(names)}.`),
    };
  }

  #note(oddity: keyof typeof oddities, name: string): undefined {
    const names = this.#odd.get(oddity) ?? [];
    names.push(name);
    this.#odd.set(oddity, names);
  }
}

/** In a clone of the kit there are thousands of files that no student has written. */
function worthALook(entries: readonly string[]): string[] {
  const isClone = entries.some((entry) => entry.toLowerCase() === "exercises");
  const isKits = (entry: string) => isClone && kitFolders.has(entry.toLowerCase());
  return entries.filter((entry) => !isLitter(entry) && !isKits(entry)).sort(byName);
}

/** The submission itself has no name in there. */
function inColon(names: readonly string[]): string {
  const named = names.filter((name) => name !== "");
  return named.length > 0 ? `: ${listed(named)}` : "";
}
