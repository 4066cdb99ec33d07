import { statSync } from "node:fs";
import path from "node:path";
import { Option } from "commander";
import { KitError } from "../core/kit-error.ts";
import { kitRoot } from "../grading/kit-files.ts";

/** `--answer DIR`, as every command has it that looks at an answer: a path from where the user stands. */
export function answerOption(): Option {
  return new Option("--answer <folder>", "folder with the answers, shaped like exercises/ (your own unless you say so)")
    .default(path.join(kitRoot, "exercises"), "exercises/")
    .argParser((typed) => {
      const folder = path.resolve(typed);
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
      throw new KitError(`Cannot find the answer "${typed}": there is no folder ${folder}`);
    });
}
