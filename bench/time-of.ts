import { spawn } from "node:child_process";
import { once } from "node:events";

/** Milliseconds from the start of a program to its end; rejects when it ends with another code than 0. */
export async function timeOf([file = "", ...args]: readonly string[], cwd: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(file, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words += text;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}: ${words}`);
  return performance.now() - startedAt;
}

/** How to call `npx`: on Windows it is a script of the shell's. */
export const npx: readonly string[] = process.platform === "win32" ? ["npx.cmd"] : ["npx", "--no-install"];
