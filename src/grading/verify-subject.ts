import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../core/course.ts";
import type { Check } from "./check.ts";
import { collect } from "./collect.ts";
import { filesOf, shownPath } from "./kit-files.ts";
import { readStarter } from "./starter.ts";

/** An answer to one exercise, right or wrong, kept to prove what the checks are worth. */
export type Example = {
  /** How a report calls it: its path. */
  readonly name: string;
  readonly text: string;
  /** For a mistake: the name of the check that must catch it. */
  readonly caughtBy?: string | undefined;
};

/** All that belongs to an exercise, read once. */
export type Subject = {
  readonly exercise: Exercise;
  readonly root: string;
  readonly checks: readonly Check[];
  readonly starter: Example;
  readonly solution: Example;
  readonly mistakes: readonly Example[];
  readonly alternatives: readonly Example[];
};

/** Reads an exercise with its grader and examples. */
export async function readSubject(exercise: Exercise, root: string): Promise<Subject> {
  const files = filesOf(exercise, root);
  return {
    exercise,
    root,
    checks: await collect(files.grader),
    starter: { name: "the starter", text: await readStarter(root, exercise) },
    solution: { name: "the solution", text: await readFile(files.solution, "utf8") },
    mistakes: (await readExamples(files.mistakes, root)).map(withCatcher),
    alternatives: await readExamples(files.alternatives, root),
  };
}

async function readExamples(folder: string, root: string): Promise<Example[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".ts")).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { name: shownPath(file, root), text: await readFile(file, "utf8") };
    }),
  );
}

/** A mistake says in its first line which check must catch it. */
function withCatcher(mistake: Example): Example {
  return { ...mistake, caughtBy: /^\/\/ Caught by: (.+?)\s*$/m.exec(mistake.text.split("\n", 1)[0] ?? "")?.[1] };
}
