import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs the text of a program in a Node of its own, with these variables of the environment and no others.
 *
 * @param argument - What the program finds in `process.argv[1]`.
 * @returns What it has printed.
 */
export async function runProgram(
  text: string,
  argument: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { SystemRoot } = process.env;
  const env = { ...(SystemRoot && { SystemRoot }), ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", text, argument], {
    env,
  });
  return stdout.trim();
}
