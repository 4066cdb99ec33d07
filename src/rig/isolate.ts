import path from "node:path";
import { neededPaths } from "./restrict.ts";
import type { Launch } from "./start-process.ts";

/** What a program needs of a Linux system to start: libraries, and where they are. Read-only. */
const systemPaths: readonly string[] = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache"];

const readOnly = (option: string, paths: readonly string[]) => paths.flatMap((each) => [option, each, each]);

/**
 * Starts a command in a sandbox of the system's: no network, no other process to see, no file of the machine but what
 * an answer's process needs to start, and that read-only. Needs bubblewrap, so Linux; stands around `restrict`.
 *
 * Only the heap's limit holds its memory then: the system tells of the sandbox, not of what runs in it.
 */
export const isolate: Launch = (command) => [
  "bwrap",
  "--unshare-all",
  "--die-with-parent",
  "--new-session",
  ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp"],
  ...readOnly("--ro-bind-try", systemPaths),
  ...readOnly("--ro-bind", [...neededPaths, path.dirname(command[0] ?? "")]),
  "--",
  ...command,
];
