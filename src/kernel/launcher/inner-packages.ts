import type { System } from "@tslab/typescript-for-tslab";
import { isPartOfKit } from "./kit-files.ts";

/** Packages that the kit's modules work with, and which show in no type that a cell can get from them. */
export const innerPackages = ["@observablehq/plot", "linkedom", "msw/node"];

const importsOfThem = new RegExp(`^import [^;"]* from "(?:${innerPackages.join("|")})";$`, "gm");

/**
 * Hides from the compiler what the kit's modules work with inside.
 *
 * It follows every import, and would read 370 files of these packages for the first cell that imports a simulated
 * service: half a second. A cell that imports one of them itself finds it as ever.
 */
export function withoutInnerPackages(system: System): System {
  const { readFile } = system;
  return Object.assign(system, {
    readFile: (file: string, encoding?: string) => {
      const text = readFile.call(system, file, encoding);
      return isPartOfKit(file) ? text?.replace(importsOfThem, "") : text;
    },
  });
}
