import { stat } from "node:fs/promises";
import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { KitError } from "../core/kit-error.ts";
import type { Check } from "./check.ts";
import { collectChecks } from "./collector.ts";

/**
 * The checks of a grader, a plain vitest file, without vitest: its `import … from "vitest"` is led to a small runner
 * of the kit, because vitest itself takes 250 to 300 ms before the first check.
 *
 * A grader is loaded once and again after it has changed on disk.
 *
 * @throws KitError when the file is missing or uses a part of vitest that the small runner does not offer.
 */
export async function collect(grader: string): Promise<readonly Check[]> {
  const { mtimeMs } = await stat(grader).catch(() => {
    throw new KitError(`Cannot find the grader ${path.basename(grader)}: there is no file ${grader}`);
  });
  const known = graders.get(grader);
  if (known?.mtimeMs === mtimeMs) return known.checks;
  const url = `${pathToFileURL(grader).href}?${mark}=${++loads}`;
  // The collector takes one file at a time, whoever asks.
  const checks = queue
    .then(() => collectChecks(() => import(url)))
    .catch((error) => Promise.reject(explain(error, grader)));
  queue = checks.catch(() => {});
  graders.set(grader, { mtimeMs, checks });
  return checks;
}

const mark = "stormproof-grader";
const graders = new Map<string, { mtimeMs: number; checks: Promise<readonly Check[]> }>();
let loads = 0;
let queue: Promise<unknown> = Promise.resolve();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const query = context.parentURL?.slice(context.parentURL.lastIndexOf("?"));
    if (!query?.startsWith(`?${mark}=`)) return nextResolve(specifier, context);
    if (specifier === "vitest")
      return {
        url: new URL("./vitest-face.ts", import.meta.url).href,
        format: "module-typescript",
        shortCircuit: true,
      };
    const found = nextResolve(specifier, context);
    // A part of a grader is loaded like the grader itself, with it and again with it.
    return specifier.startsWith("./") ? { ...found, url: found.url + query } : found;
  },
});

function explain(error: unknown, grader: string): unknown {
  const missing =
    error instanceof SyntaxError && /'vitest' does not provide an export named '(\w+)'/.exec(error.message);
  if (!missing) return error;
  return new KitError(
    `Cannot judge with ${path.basename(grader)}: it imports "${missing[1]}" from vitest, which the kit's own runner does not offer`,
  );
}
