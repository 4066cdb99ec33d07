import { defaultLimits } from "./limits.ts";
import type { Launch } from "./start-process.ts";

/** What Node sets aside before it runs anything, most of which it never touches. */
const reservedMegabytes = 900;

/** What the system ends or refuses by itself, for each process, whatever becomes of whoever watches it. */
const options: readonly string[] = [
  `--cpu=${defaultLimits.answerMs / 1_000}`,
  `--data=${(defaultLimits.memoryMegabytes + reservedMegabytes) * 1e6}`,
  "--nofile=256",
  "--fsize=0",
  "--core=0",
];

/**
 * Starts a command under limits of the system's: seconds of processor, memory, open files; no file can be written, and
 * no core dumped. Needs util-linux, so Linux. Stands around `isolate`, which passes them on.
 */
export const limitResources: Launch = (command) => ["prlimit", ...options, "--", ...command];
