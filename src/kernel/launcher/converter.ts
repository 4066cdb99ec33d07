import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { currentCell } from "./cell.ts";
import { kitRoot } from "./kit-files.ts";
import { withLocalImportsResolved } from "./local-imports.ts";
import { LocalModules } from "./local-modules.ts";
import { rememberScript } from "./scripts.ts";
import { waitsAtTopLevel } from "./top-level-await.ts";
import { takeMapsOf } from "./transpile.ts";
import type { Converter, ConvertResult, SideOutput } from "./tslab.ts";
import type { Ts } from "./typescript.ts";

/** tslab has the compiler see one line above each cell: "export {};". */
const linesAboveCell = 1;

/**
 * Mends what tslab's compiler gives for a cell: top-level await is noticed in every form, local modules are found
 * under the names that the learner may write, and stacks lead back to the source.
 */
export function mendedConverter(ts: Ts, converter: Converter): Converter {
  let compiled = 0;
  const modules = new LocalModules();
  return {
    ...converter,
    convert: (previous, source) => {
      const result = converter.convert(previous, source);
      if (result.diagnostics.length > 0) return result;
      return {
        ...result,
        ...(result.output === undefined
          ? {}
          : { output: finishedCell(ts, result.output, source, `cell-${++compiled}`) }),
        hasToplevelAwait: result.hasToplevelAwait === true || waitsAtTopLevel(ts, source),
        ...sideOutputsOf(ts, result, modules),
      };
    },
  };
}

/** @param name - Told to Node as the script's address, so that stacks tell one cell from another. */
function finishedCell(ts: Ts, output: string, source: string, name: string): string {
  rememberScript(name, {
    label: `cell [${currentCell()?.count ?? "?"}]`,
    source,
    maps: takeMapsOf(output),
    linesAbove: linesAboveCell,
  });
  return `${withLocalImportsResolved(ts, output, kitRoot)}\n//# sourceURL=${name}`;
}

function sideOutputsOf(ts: Ts, result: ConvertResult, modules: LocalModules): Pick<ConvertResult, "sideOutputs"> {
  if (result.sideOutputs === undefined) return {};
  return { sideOutputs: modules.withImporters(result.sideOutputs.map((module) => finishedModule(ts, module))) };
}

function finishedModule(ts: Ts, { path: file, data }: SideOutput): SideOutput {
  const source = [file.replace(/\.js$/, ".ts"), file].find((candidate) => existsSync(candidate));
  rememberScript(file, {
    label: path.relative(kitRoot, source ?? file),
    source: source === undefined ? "" : readFileSync(source, "utf8"),
    maps: takeMapsOf(data),
    linesAbove: 0,
  });
  return { path: file, data: withLocalImportsResolved(ts, data, path.dirname(file)) };
}
