import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv } from "node:process";
import { build, type Plugin } from "esbuild";

/** One bundle per page of the server: `lesson.js` with `lesson.css`, and so on. */
const pages = ["start.tsx", "lesson.tsx", "exercise.tsx"];

/**
 * Bundles what runs in the browser into `.stormproof/web/`.
 *
 * Does nothing when neither the sources nor the locked dependencies changed since the last time.
 *
 * @param options.root - The kit's folder.
 * @param options.force - Bundle in any case.
 * @returns Whether there was something to do.
 */
export async function buildWeb(options: { root: string; force?: boolean }): Promise<"fresh" | "built"> {
  const source = join(options.root, "src", "web");
  const target = join(options.root, ".stormproof", "web");
  const stampFile = join(target, "stamp");
  const stamp = await stampOf(source, join(options.root, "package-lock.json"));
  if (!options.force && existsSync(stampFile) && (await readFile(stampFile, "utf8")) === stamp) return "fresh";

  // A half-written bundle must never be served: it is made beside the old one, and moved when it is whole.
  const draft = `${target}.${randomUUID()}.draft`;
  try {
    await bundle(source, draft);
    await writeFile(join(draft, "stamp"), stamp);
    await replace(target, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return "built";
}

async function replace(target: string, draft: string): Promise<void> {
  await rm(target, { recursive: true, force: true, maxRetries: 5 });
  try {
    await rename(draft, target);
  } catch (error) {
    // Another start of the kit may have put its own there meanwhile, which is as good.
    if (!existsSync(join(target, "stamp"))) throw error;
  }
}

async function bundle(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await build({
    entryPoints: pages.map((page) => join(source, page)),
    outdir: target,
    tsconfig: join(source, "tsconfig.json"),
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    logLevel: "error",
    legalComments: "none",
    // JupyterLab's packages were written for a bundler that fills these in.
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    alias: { path: "path-browserify" },
    loader: { ".svg": "text", ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "file", ".png": "dataurl" },
    plugins: [imagesInStylesheets()],
  });
}

/** An SVG is text where a script imports it (JupyterLab's icons), but an image where a stylesheet names it. */
function imagesInStylesheets(): Plugin {
  return {
    name: "images-in-stylesheets",
    setup(bundler) {
      bundler.onResolve({ filter: /\.svg$/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (kind !== "url-token" || pluginData === "resolved") return undefined;
        const found = await bundler.resolve(path, { kind, resolveDir, importer, pluginData: "resolved" });
        return { path: found.path, namespace: "image" };
      });
      bundler.onLoad({ filter: /.*/, namespace: "image" }, async ({ path }) => ({
        contents: await readFile(path),
        loader: "dataurl",
      }));
    },
  };
}

/** A digest of all that the bundle is made of. */
async function stampOf(source: string, lockFile: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(lockFile));
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(file.slice(source.length).replaceAll("\\", "/")).update(await readFile(file));
  }
  return hash.digest("hex");
}

if (import.meta.main) {
  const outcome = await buildWeb({ root: join(import.meta.dirname, "..", ".."), force: argv.includes("--force") });
  if (outcome === "built") console.log("The pages are bundled.");
}
