import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { bootstrapFile } from "./bootstrap.ts";
import { defaultLimits, type Limits } from "./limits.ts";

/** Turns the command that starts an answer's process into one that starts it in a sandbox. */
export type Launch = (command: readonly string[]) => readonly string[];

/** How an answer's process is started. */
export type ProcessOptions = {
  readonly limits: Limits;
  readonly launch: Launch | undefined;
  readonly isRealTime: boolean;
};

const usual: ProcessOptions = { limits: defaultLimits, launch: undefined, isRealTime: false };

let ahead: ChildProcess | undefined;

/** Starts a process of the usual kind before anybody asks for it: it boots while this program loads the rest of itself. */
export function startAhead(): void {
  ahead ??= start(usual);
  // Whoever takes it looks at how it is.
  ahead.on("error", () => {});
  ahead.unref();
  for (const stream of ahead.stdio) (stream as Socket | null)?.unref();
}

/** Starts a process in which an answer runs, or takes the one that was started ahead. */
export function startProcess(options: ProcessOptions): ChildProcess {
  const child = ahead;
  if (child === undefined || !isUsual(options)) return start(options);
  ahead = undefined;
  const isAlive = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return isAlive ? child : start(options);
}

/** Whether a process started with these options is like any other. */
export function isUsual({ limits, launch, isRealTime }: ProcessOptions): boolean {
  return launch === undefined && !isRealTime && limits.heapMegabytes === usual.limits.heapMegabytes;
}

/**
 * Room for what is new, in megabytes: V8 begins with one, and cleans up when it is full. The first time it moves all
 * that Node and the rig have loaded, which takes longer than three evaluations: so not before an exercise is judged.
 */
const youngMegabytes = 32;

const compileCache = fileURLToPath(new URL("../../.stormproof/compile-cache", import.meta.url));

/** A folder that nobody makes. */
const noHome = fileURLToPath(new URL("../../.stormproof/no-home", import.meta.url));

function start({ limits, launch, isRealTime }: ProcessOptions): ChildProcess {
  const command = [
    process.execPath,
    `--max-old-space-size=${limits.heapMegabytes}`,
    `--min-semi-space-size=${youngMegabytes}`,
    "--inspect-port=127.0.0.1:0",
    bootstrapFile(),
    ...(isRealTime ? ["--real-time"] : []),
  ];
  const [file = "", ...args] = launch?.(command) ?? command;
  return spawn(file, args, {
    cwd: os.tmpdir(),
    env: environment(),
    // "overlapped" is what Windows needs for a pipe that both sides read and write; elsewhere it is "pipe".
    stdio: ["ignore", "pipe", "pipe", "overlapped"],
    windowsHide: true,
  });
}

/** Nothing of the grader's environment reaches the answer but what the system cannot do without. */
function environment(): NodeJS.ProcessEnv {
  return {
    // One thread works in order: the rig proves by it that nothing is under way.
    UV_THREADPOOL_SIZE: "1",
    // A zone that is not UTC: code that confuses the two shows itself.
    TZ: "America/New_York",
    // Compiled once, the bootstrap starts faster.
    NODE_COMPILE_CACHE: compileCache,
    // Settings and credentials that somebody keeps at home must not change a verdict: SDKs of clouds look for them.
    HOME: noHome,
    USERPROFILE: noHome,
    ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }),
  };
}
