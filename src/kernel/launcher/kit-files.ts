import path from "node:path";

/** The kit's folder. The kernel works in it, wherever the notebook lies. */
export const KIT_ROOT = path.resolve(import.meta.dirname, "..", "..", "..");

const KIT_FOLDERS = ["mocks", "src"];

/**
 * Whether a file belongs to the kit and not to the learner.
 *
 * Node loads such files itself, once, so that cells and simulated services share one instance of every module.
 * The learner's own modules are compiled by tslab instead: a cell that imports one again sees the edited file.
 */
export function isPartOfKit(file: string): boolean {
  const [folder = ""] = path.relative(KIT_ROOT, path.resolve(file)).split(path.sep);
  return KIT_FOLDERS.includes(folder);
}
