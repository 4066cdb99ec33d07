import path from "node:path";

/** Whether a file lies in a folder or below it, or is the folder. Both as they are written: links are not followed. */
export function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way.split(path.sep)[0] !== ".." && !path.isAbsolute(way);
}
