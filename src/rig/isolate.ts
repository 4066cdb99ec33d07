import { neededPaths } from "./restrict.ts";
import type { Launch } from "./start-process.ts";

/** What a program needs of a Linux system to start: libraries, and where they are. No other program. */
const systemPaths: readonly string[] = ["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"];

const readOnly = (option: string, paths: readonly string[]) => paths.flatMap((each) => [option, each, each]);

/** Without these, whoever is root outside could set the system's switches in /proc, or fill the memory with files. */
const frozenPaths: readonly string[] = ["/proc", "/dev", "/"];

/**
 * Starts a command in a sandbox of the system's: no network, no other process to see, no file of the machine but what
 * an answer's process needs to start, and that read-only: nothing can be written. Needs bubblewrap, so Linux; stands
 * around `restrict`.
 */
export const isolate: Launch = (command) => [
  "bwrap",
  "--unshare-all",
  "--die-with-parent",
  "--new-session",
  // Root keeps all its rights in there otherwise, and makes what is read-only writable again.
  ...["--cap-drop", "ALL"],
  ...["--proc", "/proc", "--dev", "/dev", "--dir", "/tmp", "--chdir", "/tmp"],
  ...readOnly("--ro-bind-try", systemPaths),
  ...readOnly("--ro-bind", [...neededPaths, command[0] ?? ""]),
  ...frozenPaths.flatMap((each) => ["--remount-ro", each]),
  "--",
  ...command,
];
