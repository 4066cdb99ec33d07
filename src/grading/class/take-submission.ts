import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../../core/course.ts";
import { kitRoot } from "../kit-files.ts";
import { readStarter } from "../starter.ts";
import { arrangeAnswer } from "./arrange-answer.ts";
import { type ListedSources, listSources } from "./list-sources.ts";
import { listed, MAX_ALL_BYTES, MAX_FILES, type ReadFile } from "./source-files.ts";
import { sourceText } from "./source-text.ts";
import type { Submission } from "./submissions.ts";

/** A submission as an answer, lent for a while: `await using taken = await takeSubmission(…)` takes it away at the end. */
export type TakenSubmission = AsyncDisposable & {
  /** Shaped like `exercises/`, inside the kit, so that its packages are found as those of any answer are. */
  readonly folder: string;
  /** What was odd about the files, and what to do about it: sentences for the student. */
  readonly remarks: readonly string[];
};

/**
 * Copies the sources of a submission into an answer, whatever shape it was handed in.
 *
 * Never rejects for what a student has done: that gives remarks. `exercises` are those of the whole course, as answers
 * import one another. `root` is the folder of the kit; others are for tests.
 */
export async function takeSubmission(
  submission: Submission,
  exercises: readonly Exercise[],
  root = kitRoot,
): Promise<TakenSubmission> {
  const listing = await listSources(submission);
  const { sources } = listing;
  const { files, remarks } = await arrangeAnswer(
    {
      paths: [...sources.keys()],
      textOf: (name) => readText(sources.get(name)).catch(() => ""),
      starterOf: (exercise) => readStarter(root, exercise).catch(() => ""),
    },
    exercises,
  );
  const folder = path.join(root, ".stormproof/answers", randomUUID());
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { recursive: true });
    const left = await copy(folder, files, sources);
    const none = files.size === 0 ? [nothingFound(listing)] : [];
    return { folder, remarks: [...listing.remarks, ...none, ...remarks, ...left], [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function readText(read: ReadFile | undefined): Promise<string> {
  return read ? sourceText(await read()) : "";
}

/** Gives the remarks about what was not copied. */
async function copy(
  folder: string,
  files: ReadonlyMap<string, string>,
  sources: ListedSources["sources"],
): Promise<string[]> {
  const texts = new Map<string, string>();
  const unreadable: string[] = [];
  const sizeBytes = 0;
  for (const [target, name] of files) {
    if (!texts.has(name)) {
      try {
        texts.set(name, await readText(sources.get(name)));
      } catch {
        unreadable.push(name);
        continue;
      }
    }
    await write(path.join(folder, target), texts.get(name) ?? "");
  }
  return unreadable.length > 0 ? [`These files cannot be read: ${listed(unreadable)}.`] : [];
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { flag: "wx" });
}

function nothingFound({ sources, others }: ListedSources): string {
  const names = [...sources.keys(), ...others];
  const found = names.length === 0 ? "no file" : listed(names);
  return `No exercise was found, only ${found}: name files as they are named in exercises/, such as 05-retry/retry.ts.`;
}
