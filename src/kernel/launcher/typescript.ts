import { createRequire } from "node:module";
import path from "node:path";
import type * as TypeScript from "@tslab/typescript-for-tslab";
import { isCell, valuesOf } from "./earlier-cells.ts";
import { earlierNamesTransformer } from "./earlier-names.ts";
import { earlierVariablesTransformer } from "./earlier-variables.ts";
import { withoutInnerPackages } from "./inner-packages.ts";
import { isPartOfKit } from "./kit-files.ts";
import { withSafeTimers } from "./safe-timers.ts";
import { completeReparsedFiles } from "./top-level-await.ts";
import { transpileWithMaps } from "./transpile.ts";

/** The compiler that tslab brings, TypeScript 5.0.4. */
export type Ts = typeof TypeScript & {
  /** Only in tslab's fork: the diagnostics of some files and the modules that they import. */
  getPreEmitDiagnosticsOfFiles(
    program: unknown,
    files: readonly TypeScript.SourceFile[],
  ): readonly TypeScript.Diagnostic[];
};

const modernLib = path.join(import.meta.dirname, "modern-lib.d.ts");

/**
 * Loads the compiler, and has tslab use a mended one when it is loaded after this.
 *
 * The package on disk stays as it is: only what `require` gives tslab is replaced.
 */
export function loadMendedTypeScript(): Ts {
  const require = createRequire(createRequire(import.meta.url).resolve("tslab"));
  const ts = require("@tslab/typescript-for-tslab") as Ts;
  const loaded = require.cache[require.resolve("@tslab/typescript-for-tslab")];
  if (loaded === undefined) throw new Error("Cannot mend TypeScript: it was loaded, but not by require");
  const mended: Ts = {
    ...ts,
    createWatchCompilerHost: compilerHostMaker(ts) as unknown as Ts["createWatchCompilerHost"],
    getPreEmitDiagnosticsOfFiles: (program, files) => {
      completeReparsedFiles(ts, files);
      return ts.getPreEmitDiagnosticsOfFiles(program, files);
    },
    transpileModule: transpileWithMaps(ts),
  };
  loaded.exports = mended;
  return ts;
}

/** tslab reads no tsconfig.json. These repeat what ours says, as far as TypeScript 5.0 knows it. */
function compilerOptions(ts: Ts): TypeScript.CompilerOptions {
  return {
    strict: true,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    inlineSourceMap: true,
  };
}

type HostMaker = (
  files: string[],
  options: TypeScript.CompilerOptions,
  system: TypeScript.System,
  ...rest: [never, never]
) => TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>;

function compilerHostMaker(ts: Ts): HostMaker {
  const make = ts.createWatchCompilerHost as unknown as HostMaker;
  return (files, options, system, ...rest) => {
    const mendedSystem = withSafeTimers(withoutInnerPackages(system));
    const host = make(files, { ...options, ...compilerOptions(ts) }, mendedSystem, ...rest);
    const { createProgram } = host;
    host.createProgram = (names, ...others) =>
      withEarlierCells(ts, withoutKit(createProgram([...(names ?? []), modernLib], ...others)));
    return host;
  };
}

/**
 * Hides the kit's modules from tslab, which would check and compile all that a cell imports.
 *
 * Node loads them itself, newer compilers check them, and the old one shall not stop a learner's cell for them.
 */
function withoutKit(program: TypeScript.BuilderProgram): TypeScript.BuilderProgram {
  const { getAllDependencies } = program;
  return Object.assign(program, {
    getAllDependencies: (file: TypeScript.SourceFile) =>
      getAllDependencies(file).filter((dependency) => !isPartOfKit(dependency)),
  });
}

/** Has cells refer to what earlier cells have declared also where tslab does not see it. */
function withEarlierCells(ts: Ts, program: TypeScript.BuilderProgram): TypeScript.BuilderProgram {
  const { emit } = program;
  return Object.assign(program, {
    emit: (...[file, write, cancellation, onlyTypes, transformers]: Parameters<typeof emit>) => {
      if (file === undefined || !isCell(file)) return emit(file, write, cancellation, onlyTypes, transformers);
      const names = earlierNamesTransformer(ts, program.getProgram().getTypeChecker());
      const variables = earlierVariablesTransformer(ts, valuesOf(ts, file));
      const after = [names, ...(transformers?.after ?? []), variables];
      return emit(file, write, cancellation, onlyTypes, { ...transformers, after });
    },
  });
}
