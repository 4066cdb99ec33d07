import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { course } from "../../course.ts";
import { type Exercise, exercisesOf } from "../core/course.ts";
import { KitError } from "../core/kit-error.ts";
import { writeAtomically } from "./write-atomically.ts";

/**
 * Keeps a copy of every starter as it was shipped, so that `reset` can bring it back after the learner has edited it.
 *
 * A starter is copied when it is seen for the first time (set-up runs before anybody can edit), and again when it
 * came with an update: git says that the file is as committed, and it still holds its TODO, so it is nobody's answer.
 */
export async function rememberStarters(root: string): Promise<void> {
  const edited = await editedFiles(root);
  await Promise.all(
    exercisesOf(course).map(async (exercise) => {
      const isEdited = edited?.has(starterFile(exercise)) ?? false;
      // Who has edited before the first command still finds the starter in git.
      const text = isEdited
        ? await committedText(root, exercise)
        : await readText(path.join(root, starterFile(exercise)));
      const copy = path.join(root, ".stormproof/starters", `${exercise.id}.ts`);
      const known = await readText(copy);
      const isNews = known === undefined || (edited !== undefined && !isEdited);
      if (text === undefined || text === known || !isNews || !isUnsolved(text)) return;
      await writeAtomically(copy, text);
    }),
  );
}

/**
 * The starter of `exercise` as it was shipped, whatever the learner has made of it since.
 *
 * @throws KitError when it was never copied and the file is edited or gone.
 */
export async function readStarter(root: string, exercise: Exercise): Promise<string> {
  const copy = await readText(path.join(root, ".stormproof/starters", `${exercise.id}.ts`));
  if (copy !== undefined) return copy;
  for (const text of [await committedText(root, exercise), await readText(path.join(root, starterFile(exercise)))])
    if (text !== undefined && isUnsolved(text)) return text;
  throw new KitError(
    `Cannot find the starter of ${exercise.id}: bring it back with \`git checkout -- ${starterFile(exercise)}\` (keep a copy of your work first)`,
  );
}

/** Where the learner edits: `exercises/05-retry/fetch-with-retry.ts`, with forward slashes. */
export function starterFile(exercise: Exercise): string {
  return `exercises/${exercise.id}.ts`;
}

const isUnsolved = (text: string) => /\bTODO\b/.test(text);

/** The file as it was committed last; `undefined` where there is no git. */
async function committedText(root: string, exercise: Exercise): Promise<string | undefined> {
  try {
    return await git(root, "show", `HEAD:./${starterFile(exercise)}`);
  } catch {
    return undefined;
  }
}

/** Files under `exercises/` that differ from the commit; `undefined` where there is no git. */
async function editedFiles(root: string): Promise<Set<string> | undefined> {
  try {
    const changed = await git(root, "diff", "--name-only", "--relative", "HEAD", "--", "exercises");
    return new Set(changed.split("\n"));
  } catch {
    return undefined;
  }
}

async function git(root: string, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", words, { cwd: root });
  return stdout;
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
