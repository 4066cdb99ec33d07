import { isBuiltin } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  type BuildFailure,
  build,
  type Loader,
  type Message,
  type Metafile,
  type OnLoadResult,
  type OnResolveArgs,
  type OnResolveResult,
  type Plugin,
} from "esbuild";
import { AnswerFailure } from "./answer-failure.ts";
import type { AnswerFolder } from "./answer-folder.ts";
import { limitEsbuild } from "./limit-esbuild.ts";
import { SourcePlaces } from "./source-places.ts";

/** An answer's file with all that it imports from its folder, as one module of plain JavaScript. */
export type Bundle = {
  /** As the learner knows it: `05-retry/fetch-with-retry.ts`. */
  readonly file: string;
  readonly code: string;
  /** The URL under which it is loaded. */
  readonly moduleUrl: string;
  readonly places: SourcePlaces;
  /** The files of the answer that it is made of, itself too, as the learner knows them. */
  readonly files: readonly string[];
  /** The packages that it imports. */
  readonly packages: readonly string[];
};

/**
 * Makes one module of an answer, whatever dialect of TypeScript it is written in.
 *
 * Packages and built-ins stay imports. Throws an `AnswerFailure` with file and line when the answer cannot be loaded.
 */
export async function bundle(folder: AnswerFolder, file: string): Promise<Bundle> {
  const { outputFiles, metafile } = await limitEsbuild(() => buildFrom(folder, file));
  const [map, code] = outputFiles;
  if (map === undefined || code === undefined) throw new Error("esbuild wrote no output");
  const moduleUrl = pathToFileURL(path.join(folder.root, file)).href;
  const files = Object.keys(metafile.inputs).map((name) => name.replace(`${answerNamespace}:`, ""));
  return {
    file,
    code: code.text,
    moduleUrl,
    places: new SourcePlaces(map.text),
    files,
    packages: packagesIn(metafile),
  };
}

async function buildFrom(folder: AnswerFolder, file: string) {
  try {
    return await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      outfile: "answer.js",
      absWorkingDir: folder.root,
      format: "esm",
      platform: "node",
      target: "node26",
      sourcemap: "external",
      sourcesContent: false,
      metafile: true,
      tsconfigRaw: {},
      charset: "utf8",
      logLevel: "silent",
      banner: { js: requireBanner },
      plugins: [answerFiles(folder)],
    });
  } catch (failure) {
    const [message] = (failure as Partial<BuildFailure>).errors ?? [];
    throw message ? loadFailure(message) : failure;
  }
}

function packagesIn(metafile: Metafile): string[] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return imports.flatMap(({ path, kind }) => (kind === "import-statement" && !isBuiltin(path) ? [path] : []));
}

/** People mix `require` into modules; it finds the kit's packages too. */
const requireBanner = `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(${JSON.stringify(import.meta.url)});`;

const answerNamespace = "answer";

const loaders: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".json": "json",
};

/** Lets esbuild see the answer's folder and nothing else. */
function answerFiles(folder: AnswerFolder): Plugin {
  return {
    name: "answer-files",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, (args) => resolveImport(folder, args));
      onLoad({ filter: /.*/, namespace: answerNamespace }, ({ path: name }) => loadFile(folder, name));
    },
  };
}

async function resolveImport(
  folder: AnswerFolder,
  { path: imported, importer, kind }: OnResolveArgs,
): Promise<OnResolveResult> {
  if (kind === "entry-point" || /^\.\.?(\/|$)/.test(imported)) {
    const name = await folder.find(imported, kind === "entry-point" ? "" : importer);
    if (name !== undefined) return { path: name, namespace: answerNamespace };
    return { errors: [{ text: `there is no file "${imported}" in the answer's folder` }] };
  }
  if (isBuiltin(imported) || isPackageOfKit(imported)) return { path: imported, external: true };
  return { errors: [{ text: `the package "${imported}" is not part of the kit` }] };
}

function isPackageOfKit(imported: string): boolean {
  if (/^[/#]|^[a-z]+:|^stormproof(\/|$)/i.test(imported)) return false;
  try {
    import.meta.resolve(imported);
    return true;
  } catch {
    return false;
  }
}

async function loadFile(folder: AnswerFolder, name: string): Promise<OnLoadResult> {
  const loader = loaders[path.extname(name)];
  if (loader === undefined) return { errors: [{ text: `a file of this kind cannot be imported` }] };
  try {
    return { contents: await folder.read(name), loader };
  } catch (error) {
    return { errors: [{ text: (error as Error).message }] };
  }
}

function loadFailure({ text, location }: Message): AnswerFailure {
  const place = location ? ` (${location.file.replace(/^answer:/, "")}:${location.line})` : "";
  return new AnswerFailure("load", `Your code cannot be loaded: ${text}${place}.`);
}
