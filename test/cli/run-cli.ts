import { execFile } from "node:child_process";
import path from "node:path";

/** What a command left behind. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs `stormproof <args>` of the kit in `root`, as a learner without a terminal would. */
export function runCli(root: string, ...args: string[]): Promise<Ended> {
  const main = path.join(root, "src/cli/main.ts");
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, COLUMNS: undefined };
