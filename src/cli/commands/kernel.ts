import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { course } from "../../../course.ts";
import { openWorkingCopy } from "../../app/working-copy.ts";
import { notebooksOf } from "../../core/course.ts";
import { KitError } from "../../core/kit-error.ts";
import { kitRoot, shownPath } from "../../grading/kit-files.ts";
import {
  kernelName,
  kernelSpec,
  prefixDataFolder,
  type System,
  specFolder,
  userDataFolder,
} from "../../kernel/kernel-spec.ts";
import { printJson } from "../print-json.ts";

type Options = { readonly user?: boolean; readonly prefix?: string; readonly json?: boolean };

/** `stormproof kernel`: makes the kernel known to the user's own Jupyter or VS Code, or unknown again. */
export function addKernelCommand(program: Command): void {
  const kernel = program.command("kernel").description("use the lessons in your own Jupyter or VS Code");
  const actions = { install, uninstall } as const;
  const descriptions = { install: "register the kernel", uninstall: "take the registration back" } as const;
  for (const name of ["install", "uninstall"] as const) {
    kernel
      .command(name)
      .description(`${descriptions[name]}: for this folder only, unless told otherwise`)
      .option("--user", "for your own Jupyter, in every folder")
      .option("--prefix <folder>", "for the Jupyter of an environment, such as a Python virtual environment")
      .option("--json", "print what was done as JSON")
      .action(actions[name]);
  }
}

async function install(options: Options): Promise<void> {
  const dataFolder = dataFolderOf(options);
  const folder = specFolder(dataFolder, system);
  const file = path.join(folder, "kernel.json");
  const spec = kernelSpec(process.execPath, kitRoot, system);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, `${JSON.stringify(spec, null, 2)}\n`);
  } catch (cause) {
    throw new KitError(`Cannot write ${shownPath(file)}: ${(cause as Error).message}`, { cause });
  }
  await Promise.all(notebooksOf(course).map(({ slug }) => openWorkingCopy(kitRoot, slug)));
  const variables = isLocal(options) ? { JUPYTER_PATH: dataFolder } : {};
  const lessons = path.join(kitRoot, "work", "lessons");
  if (options.json) printJson({ installed: file, name: kernelName, variables, lessons });
  else console.log(howToOpen(file, options, dataFolder));
}

async function uninstall(options: Options): Promise<void> {
  const folder = specFolder(dataFolderOf(options), system);
  const wasThere = await stat(folder).then(
    () => true,
    () => false,
  );
  await rm(folder, { recursive: true, force: true });
  if (options.json) printJson({ removed: wasThere ? folder : null });
  else console.log(wasThere ? `Removed ${shownPath(folder)}.` : `Nothing to remove: there is no ${shownPath(folder)}.`);
}

const system: System = { platform: process.platform, env: process.env, home: homedir() };

function isLocal({ user, prefix }: Options): boolean {
  return user !== true && prefix === undefined;
}

function dataFolderOf({ user, prefix }: Options): string {
  if (user && prefix !== undefined) throw new KitError("Cannot take both --user and --prefix: name one place");
  if (user) return userDataFolder(system);
  if (prefix !== undefined) return prefixDataFolder(path.resolve(prefix), system);
  return path.join(kitRoot, ".stormproof", "jupyter");
}

function howToOpen(file: string, options: Options, dataFolder: string): string {
  const setVariable =
    process.platform === "win32" ? `$env:JUPYTER_PATH = '${dataFolder}'` : `export JUPYTER_PATH='${dataFolder}'`;
  const before = isLocal(options)
    ? ["", "Jupyter finds it when you say, in the same terminal:", `  ${setVariable}`]
    : [];
  return [
    `Wrote ${shownPath(file)}.`,
    ...before,
    "",
    "Jupyter:  jupyter lab work/lessons     then open a lesson; its kernel is TypeScript (stormproof)",
    `VS Code:  ${isLocal(options) ? "code . (from that terminal), " : ""}open a lesson of work/lessons, Select Kernel, Jupyter Kernel, TypeScript (stormproof)`,
    "",
    "work/lessons holds your copies of all lessons; those in lessons/ stay as they came.",
  ].join("\n");
}
