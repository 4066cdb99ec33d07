import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { kitRoot, shownPath } from "./kit-files.ts";

/**
 * Runs the type checker on an answer's file, with a configuration of its own in `folder`, and gives what it prints.
 *
 * The options are the kit's; only, an answer may use syntax that must be compiled away, since the rig runs that too.
 * `more` are further compiler options. The compiler is a native program: started directly it answers in 80 ms, through
 * its Node wrapper in 160.
 */
export async function runTsc(file: string, folder: string, more: object = {}, signal?: AbortSignal): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(configFor(file, more)));
  const platform = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const program = process.platform === "win32" ? "lib/tsc.exe" : "lib/tsc";
  const exe = fileURLToPath(new URL(program, import.meta.resolve(platform)));
  return new Promise((resolve, reject) => {
    execFile(
      exe,
      ["-p", folder, "--pretty", "false"],
      { cwd: folder, env, ...(signal && { signal }) },
      (error, stdout) => {
        // It leaves with 1 or 2 when it has found something; without a code it never ran.
        if (error && typeof error.code !== "number") reject(error);
        else resolve(stdout);
      },
    );
  });
}

/** It ends before cleaning up its memory pays: without, it takes two thirds of the processor's time. */
const env = { ...process.env, GOGC: "off", GOMEMLIMIT: "1GiB" };

function configFor(file: string, more: object): object {
  const modules = path.join(kitRoot, "node_modules");
  const isOutside = path.isAbsolute(shownPath(file));
  return {
    extends: path.join(kitRoot, "tsconfig.json"),
    compilerOptions: {
      erasableSyntaxOnly: false,
      incremental: false,
      tsBuildInfoFile: null,
      typeRoots: [path.join(modules, "@types")],
      // An answer outside of the kit finds its packages here; one inside finds them by itself, and more exactly.
      ...(isOutside && { paths: pathsInto(modules) }),
      ...more,
    },
    include: [],
    files: [file],
  };
}

/** Paths do not read a package's `exports`: an entry that lies elsewhere than its name says is named here. */
function pathsInto(modules: string): Record<string, string[]> {
  return {
    "*": [path.join(modules, "*"), path.join(modules, "@types/*")],
    "msw/node": [path.join(modules, "msw/lib/node")],
  };
}
