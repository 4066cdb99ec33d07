import type { SourceMap } from "node:module";
import { guardingTransformer } from "./guards.ts";
import { sourceMapFrom } from "./scripts.ts";
import type { Ts } from "./typescript.ts";

const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

const mapsOf = new Map<string, readonly SourceMap[]>();

/**
 * A `transpileModule` that keeps the way back to the source, and guards each `await` and loop.
 *
 * tslab compiles in two steps, TypeScript to JavaScript modules and those to CommonJS; this is the second step, and
 * the map of the first comes within its input.
 */
export function transpileWithMaps(ts: Ts): Ts["transpileModule"] {
  return (input, options) => {
    const [, encoded = ""] = inlineMap.exec(input) ?? [];
    const result = ts.transpileModule(input.replace(inlineMap, ""), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
      transformers: { before: [guardingTransformer(ts)] },
    });
    const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    if (encoded !== "" && result.sourceMapText !== undefined) {
      const first = Buffer.from(encoded, "base64").toString();
      mapsOf.set(outputText, [sourceMapFrom(result.sourceMapText), sourceMapFrom(first)]);
    }
    return { ...result, outputText };
  };
}

/** The maps of what was compiled, from the last step to the first. They are given once. */
export function takeMapsOf(output: string): readonly SourceMap[] {
  const maps = mapsOf.get(output) ?? [];
  mapsOf.delete(output);
  return maps;
}
