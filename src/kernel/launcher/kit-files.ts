import path from "node:path";

/** The kit's folder. The kernel works in it, wherever the notebook lies. */
export const kitRoot = path.resolve(import.meta.dirname, "..", "..", "..");

const kitFolders = ["mocks", "src"];

/**
 * Whether a file belongs to the kit and not to the learner.
 *
 * Node loads such files itself, once, so that cells and simulated services share one instance of every module.
 * The learner's own modules are compiled by tslab instead: a cell that imports one again sees the edited file.
 */
export function isPartOfKit(file: string): boolean {
  const [folder = ""] = path.relative(kitRoot, path.resolve(file)).split(path.sep);
  return kitFolders.includes(folder);
}
