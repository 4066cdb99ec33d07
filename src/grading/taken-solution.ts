import { readFile } from "node:fs/promises";
import type { Exercise } from "../core/course.ts";
import { filesOf } from "./kit-files.ts";
import { readStarter } from "./starter.ts";

/**
 * The reference as a learner goes on with it: below the task's text, to which verdicts point, and above the lines at
 * the starter's end that the text speaks of. Alone where the starter cannot be found.
 */
export async function readTakenSolution(root: string, exercise: Exercise): Promise<string> {
  const [starter, solution] = await Promise.all([
    readStarter(root, exercise).catch(() => ""),
    readFile(filesOf(exercise, root).solution, "utf8"),
  ]);
  const [head = ""] = /^\s*(?:\/\/.*\r?\n)*/.exec(starter) ?? [];
  const [foot = ""] = /(?:\r?\n\/\/.*)*\s*$/.exec(starter.slice(head.length)) ?? [];
  return [head, solution, foot]
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}
