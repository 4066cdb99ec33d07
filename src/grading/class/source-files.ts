import { printable } from "../../core/printable.ts";

/** More files and folders than these are not looked at. */
export const maxEntries = 20_000;

/** What is taken of one submission, at most. An answer's folder refuses larger files too. */
export const maxFiles = 500;
export const maxFileBytes = 100_000;
export const maxAllBytes = 10_000_000;

/** Names in a path. */
const maxDepth = 16;

/** What an answer may be made of. Some systems hide that they have called a source `retry.ts.txt`. */
export const isSource = (name: string) => /\.(?:[mc]?[jt]s|json|ts\.txt)$/i.test(name);

export const isZip = (name: string) => /\.zip$/i.test(name);

export const isArchive = (name: string) => archive.test(name);

export const withoutArchive = (name: string) => name.replace(archive, "");

const archive = /(?:\.tar)?\.(?:zip|rar|7z|tar|tgz|gz|bz2|xz)$/i;

/** Folders and files that no student has written. */
export const isLitter = (part: string) => /^(?:\..*|node_modules|__MACOSX)$/i.test(part);

/** A path as everything here uses it: relative, with slashes, and fit for any system; `undefined` when it leads elsewhere. */
export function toPlainPath(name: string): string | undefined {
  const parts = name
    .normalize("NFC")
    .replaceAll(/[\p{C}<>:"|?*]/gu, "_")
    .split(/[/\\]/)
    .filter((part) => part !== "" && part !== ".");
  return parts.length > 0 && parts.length <= maxDepth && !parts.includes("..") ? parts.join("/") : undefined;
}

/** What a clone of the kit has beside `exercises/`. */
export const kitFolders: ReadonlySet<string> = new Set(
  "bench build coverage dist docs lessons mocks out solutions src test work".split(" "),
);

/** Leaves out what came with the kit, and what tools have put there. */
export function studentsOwn(paths: readonly string[]): string[] {
  const clones = new Set(paths.flatMap((each) => /^((?:.*?\/)?)exercises\//i.exec(each)?.[1] ?? []));
  const isOfKit = (parts: readonly string[], at: number) =>
    kitFolders.has((parts[at] ?? "").toLowerCase()) && clones.has(folderOf(parts.slice(0, at + 1).join("/")));
  return paths.filter((each) => {
    const parts = each.split("/");
    return !parts.some((part, at) => isLitter(part) || (at < parts.length - 1 && isOfKit(parts, at)));
  });
}

/** The folder of a path, with a slash at its end; nothing for a path without folders. */
export const folderOf = (file: string) => file.slice(0, file.lastIndexOf("/") + 1);

/** Puts what lies higher first, and numbers in their natural order. */
export function byPlace(a: string, b: string): number {
  return depthOf(a) - depthOf(b) || byName(a, b);
}

export const depthOf = (path: string) => path.split("/").length;

export const { compare: byName } = new Intl.Collator("en", { numeric: true });

/** Names as they stand in a remark. */
export const listed = (names: readonly string[]) => some(names.map((name) => `"${onOneLine(name).slice(0, 120)}"`));

/** The first of many, and how many more there are. */
export function some(texts: readonly string[]): string {
  const left = texts.length - maxListed;
  return `${texts.slice(0, maxListed).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

const maxListed = 5;

/** What a terminal and a table can show. */
export const onOneLine = (name: string) => printable(name).replaceAll(/\s+/g, " ").trim();
