import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL(".", import.meta.url));
const source = path.join(sources, "child/main.ts");

/** Where the program of an answer's process is kept as one file of plain JavaScript. */
export const bootstrapFolder = fileURLToPath(new URL("../../.stormproof/rig", import.meta.url));

let known: string | undefined;

/**
 * The file that an answer's process starts with.
 *
 * One file of JavaScript starts three times as fast as many of TypeScript where Node may keep no compile cache, as in a
 * sandbox. Until it is made, the sources do as well.
 */
export function bootstrapFile(): string {
  const file = bundled();
  return existsSync(file) ? file : source;
}

/** Makes that file where there is none of these sources. */
export async function makeBootstrap(): Promise<void> {
  const file = bundled();
  if (existsSync(file)) return;
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node26",
    logLevel: "silent",
  });
  mkdirSync(bootstrapFolder, { recursive: true });
  forgetOld();
  // Another process may be making it at this moment, or starting with it.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, outputFiles[0]?.contents ?? "");
  renameSync(own, file);
}

function bundled(): string {
  known ??= path.join(bootstrapFolder, `${stamp()}.mjs`);
  return known;
}

/** Another one after every change to the sources. */
function stamp(): string {
  const names = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const hash = createHash("sha1");
  for (const name of names.sort()) {
    const { mtimeMs, size } = statSync(path.join(sources, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** What was made of earlier sources, unless somebody may still be starting with it. */
function forgetOld(): void {
  for (const name of readdirSync(bootstrapFolder)) {
    const file = path.join(bootstrapFolder, name);
    if (Date.now() - statSync(file).mtimeMs > dayMs) rmSync(file, { force: true });
  }
}

const dayMs = 24 * 60 * 60 * 1_000;
