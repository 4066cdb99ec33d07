import { randomBytes } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { course } from "../../course.ts";
import { readStarter } from "../grading/starter.ts";
import type { AppContext, Judge } from "./context.ts";
import { findExercise } from "./find-in-course.ts";
import { Kernels } from "./kernels.ts";
import { listen, type PortChoice, type Served } from "./listen.ts";
import { Progress } from "./progress.ts";
import { Sessions } from "./sessions.ts";

export type ServeOptions = PortChoice & {
  /** The kit's folder. */
  root: string;
  /** Opens the pages to whoever shows it; made up when absent. */
  token?: string;
  /** Takes the errors that are bugs of the kit; the default prints them. */
  report?: (bug: unknown) => void;
};

/**
 * Serves the kit on 127.0.0.1, on a free port when `port` is taken. Prints nothing but bugs.
 *
 * @throws KitError when the port cannot be had.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  return listen(await contextOf(options), options);
}

async function contextOf({ root: folder, token, report }: ServeOptions): Promise<AppContext> {
  const root = await realpath(folder);
  const kernels = new Kernels(() => startKernel(root));
  return {
    root,
    version: await versionOf(root),
    token: token ?? randomBytes(24).toString("base64url"),
    course,
    kernels,
    sessions: new Sessions(kernels),
    progress: Progress.open(root),
    judge: judgeAnswer,
    starterOf: (exercise) => readStarter(root, exercise),
    nowMs: Date.now,
    report: report ?? console.error,
  };
}

async function versionOf(root: string): Promise<string> {
  return String(JSON.parse(await readFile(join(root, "package.json"), "utf8")).version);
}

/** Loaded on demand: a server that only shows the start page needs neither kernel nor rig. */
async function startKernel(root: string) {
  const { Kernel } = await import("../kernel/kernel.ts");
  return Kernel.start({ root });
}

const judgeAnswer: Judge = async (id, answerDir) => {
  const { judge } = await import("../grading/judge.ts");
  return judge(findExercise(course, id), answerDir);
};
