import path from "node:path";
import { pathToFileURL } from "node:url";
import { kitRoot } from "./kit-files.ts";
import { type Place, placeInSource, type Script, scriptNamed } from "./scripts.ts";

/** Where in the notebook an error came up. */
export type ErrorPlace = { readonly script: Script; readonly place: Place };

/** Frames that are nobody's business but the kernel's. */
const machinery = [
  /[\\/]node_modules[\\/]tslab[\\/]/,
  /[\\/]src[\\/]kernel[\\/]launcher/,
  /\(?node:internal\//,
  /\(?node:(vm|async_hooks|timers)\b/,
];

const kitUrl = `${pathToFileURL(kitRoot).href}/`;

const places = new WeakMap<Error, readonly ErrorPlace[]>();

const stacks = new WeakMap<Error, string>();

/** Makes every stack of the process speak of cells and lines of the notebook, whoever prints it. */
export function showCellsInStacks(): void {
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.map((site) => frameOf(site)).filter((frame) => frame !== undefined);
    places.set(
      error,
      frames.flatMap((frame) => frame.place ?? []),
    );
    const stack = [String(error), ...frames.map((frame) => `    at ${frame.text}`)].join("\n");
    stacks.set(error, stack);
    return stack;
  };
}

/** Where in the notebook an error came up, and what had called there, from the inside out; often empty. */
export function placesOf(error: Error): readonly ErrorPlace[] {
  // The places are found while the stack is written, and it is written when it is first read.
  void error.stack;
  return places.get(error) ?? [];
}

/** Takes out the line of compiled code that Node writes above the stack of an error that ends a script. */
export function withoutCompiledLine(error: Error): Error {
  const stack = stacks.get(error);
  const at = stack === undefined ? -1 : (error.stack?.indexOf(stack) ?? -1);
  if (at > 0) error.stack = (error.stack ?? "").slice(at);
  return error;
}

/**
 * Adds to an error that comes out of an `await` where that was.
 *
 * Node gives some errors no stack, "fetch failed" among them, and so nothing that leads to the learner's line.
 *
 * @param waitedAt - Made at the `await`.
 */
export function tellWhereAwaited(thrown: unknown, waitedAt: Error): void {
  if (!(thrown instanceof Error)) return;
  const [place] = placesOf(waitedAt);
  const [, frame] = waitedAt.stack?.split("\n") ?? [];
  const stack = thrown.stack ?? String(thrown);
  // An error may pass the same await again, when it is kept and thrown once more.
  if (place === undefined || frame === undefined || stack.includes(locationIn(frame))) return;
  places.set(thrown, [...placesOf(thrown), place]);
  thrown.stack = `${stack}\n${frame.replace("at ", "at async ")}`;
}

/** `    at read (cell [1]:2:3)` and `    at cell [1]:2:3` are both at `cell [1]:2:3`. */
function locationIn(frame: string): string {
  return /\((.*)\)$/.exec(frame)?.[1] ?? frame.replace(/^\s*at /, "");
}

type Frame = { readonly text: string; readonly place?: ErrorPlace };

function frameOf(site: NodeJS.CallSite): Frame | undefined {
  // tslab keeps the variables of cells in a Proxy, so functions look like methods of one.
  const text = site.toString().replace(/^(async )?Proxy\./, "$1");
  const name = site.getScriptNameOrSourceURL();
  const script = name === null ? undefined : scriptNamed(name);
  if (name === null || script === undefined) return foreignFrame(text);
  const at = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  const place = placeInSource(script, at);
  if (place === undefined) return undefined;
  const shown = `${script.label}:${place.line}:${place.column}`;
  return { text: text.replace(`${name}:${at.line}:${at.column}`, shown), place: { script, place } };
}

/** Paths are cut at the kit's folder: where it lies is nobody's business in a saved notebook. */
function foreignFrame(text: string): Frame | undefined {
  if (machinery.some((pattern) => pattern.test(text))) return undefined;
  return { text: text.replace(kitUrl, "").replace(kitRoot + path.sep, "") };
}
