import path from "node:path";
import type * as TypeScript from "@tslab/typescript-for-tslab";
import type { Ts } from "./typescript.ts";

/** The file in which tslab has the compiler see what earlier cells have declared. */
const declarationsFile = "__prev__.d.ts";

/** The file in which tslab has the compiler see a cell. */
const cellFile = "__tslab__.ts";

/** Whether a name was declared in an earlier cell. */
export function isDeclaredEarlier(symbol: TypeScript.Symbol | undefined): boolean {
  return symbol?.declarations?.some((declaration) => isNamed(declaration.getSourceFile(), declarationsFile)) ?? false;
}

/** Whether the compiler has a cell before it, and not a module that it imports. */
export function isCell(file: TypeScript.SourceFile): boolean {
  return isNamed(file, cellFile);
}

/** What a cell declares at its top level, apart from types. */
export function valuesOf(ts: Ts, file: TypeScript.SourceFile | undefined): TypeScript.Symbol[] {
  const { locals } = (file ?? {}) as { locals?: ReadonlyMap<unknown, TypeScript.Symbol> };
  const kinds = ts.SymbolFlags.Value | ts.SymbolFlags.Alias;
  return [...(locals?.values() ?? [])].filter(({ flags }) => (flags & kinds) !== 0);
}

function isNamed(file: TypeScript.SourceFile, name: string): boolean {
  return path.posix.basename(file.fileName) === name;
}
