import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import path from "node:path";

/** Editors write in bursts: this long after the last event, in milliseconds, a save is taken as done. */
const quietMs = 5;
/** Some shared and mounted folders send no events: the folder is looked at this often besides. */
const lookMs = 1_000;
/** Between the two steps of many a save a file is empty: only one that stays so for this long is meant to be. */
const emptyMs = 500;

/**
 * Calls `onSave` after every save of a source file in `folder` or below, until the returned function is called.
 *
 * Follows the folder and not its files: many editors save by putting a new file in the place of the old one.
 */
export function watchFolder(folder: string, onSave: () => void): () => void {
  let last = signatureOf(folder);
  let emptied = { signature: "", sinceMs: 0 };
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const now = signatureOf(folder);
    if (now === last) return;
    if (hasEmptied(now, last)) {
      if (emptied.signature !== now) emptied = { signature: now, sinceMs: performance.now() };
      if (performance.now() - emptied.sinceMs < emptyMs) return;
    }
    last = now;
    onSave();
  };
  const watcher = tryToWatch(folder, () => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs);
  });
  const interval = setInterval(look, lookMs);
  return () => {
    watcher?.close();
    clearInterval(interval);
    clearTimeout(timer);
  };
}

/** Where there are too many watchers, or none can be had, looking once a second has to do. */
function tryToWatch(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true }, onEvent);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** Whether a file is empty now that was not so before. */
function hasEmptied(now: string, before: string): boolean {
  return now.split("\n").some((line) => line.endsWith(":0") && !before.includes(line));
}

/** Names, times and sizes of the sources, a line a file. Without promises, since a learner waits for the answer. */
function signatureOf(folder: string): string {
  const names = readOr([], () => readdirSync(folder, { recursive: true, encoding: "utf8" }));
  const sources = names.filter((name) => /\.(ts|js|json|mts|mjs)$/.test(name)).sort();
  const lines = sources.map((name) => {
    const { mtimeMs, size } = readOr<FileSign>({ mtimeMs: 0, size: 0 }, () => statSync(path.join(folder, name)));
    return `${name}:${mtimeMs}:${size}\n`;
  });
  return lines.join("");
}

/** What changes with a save. */
type FileSign = { readonly mtimeMs: number; readonly size: number };

/** A file may go between two steps. */
function readOr<T>(missing: T, read: () => T): T {
  try {
    return read();
  } catch {
    return missing;
  }
}
