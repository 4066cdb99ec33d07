import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../../core/course.ts";
import { kitRoot } from "../kit-files.ts";
import { type LentFolder, lendFolder } from "../lend-folder.ts";
import { readStarter } from "../starter.ts";
import { type Arrangement, arrangeAnswer } from "./arrange-answer.ts";
import { type ListedSources, listSources } from "./list-sources.ts";
import { listed, maxAllBytes, maxFileBytes, maxFiles } from "./source-files.ts";
import { readSource } from "./source-text.ts";
import type { Submission } from "./submissions.ts";

/** A submission as an answer, lent for a while: `await using taken = await takeSubmission(…)` takes it away at the end. */
export type TakenSubmission = LentFolder & {
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
  const textOf = (name: string) => readSource(listing.sources.get(name));
  const arrangement = await arrangeAnswer(
    {
      paths: [...listing.sources.keys()],
      textOf: async (name) => (await textOf(name)) ?? "",
      starterOf: (exercise) => readStarter(root, exercise).catch(() => ""),
    },
    exercises,
  );
  const lent = await lendFolder(root);
  try {
    const leftOut = await copy(arrangement.files, textOf, lent.folder);
    const remarks = [
      ...listing.remarks,
      ...arrangement.remarks,
      ...leftOut,
      ...foundNothing(listing, arrangement, exercises),
    ];
    return { ...lent, remarks };
  } catch (error) {
    await lent[Symbol.asyncDispose]();
    throw error;
  }
}

/** Copies what the limits allow, and gives a remark about what they do not. */
async function copy(
  files: Arrangement["files"],
  textOf: (name: string) => Promise<string | undefined>,
  folder: string,
): Promise<string[]> {
  const copied = new Set<string>();
  const leftOut = new Set<string>();
  let room = maxAllBytes;
  for (const [target, name] of files) {
    const isNew = !copied.has(name);
    const text = isNew && copied.size === maxFiles ? undefined : await textOf(name);
    if (text === undefined || (isNew && text.length > room)) leftOut.add(name);
    else {
      if (isNew) room -= text.length;
      copied.add(name);
      await write(path.join(folder, target), text);
    }
  }
  return leftOut.size > 0 ? [`${leftOutWords}: ${listed([...leftOut])}.`] : [];
}

const leftOutWords = `What cannot be read or unpacked, or is more than ${maxFileBytes / 1e3} kB in a file or ${maxAllBytes / 1e6} MB in ${maxFiles} files, was left out`;

/** What is of the student's making: a name that is a folder's too, differs in case only, or is none on this system. */
const noSuchName = new Set(["EEXIST", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "EINVAL", "ENOENT"]);

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if (!noSuchName.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

function foundNothing(
  { sources, others }: ListedSources,
  { files }: Arrangement,
  [example]: readonly Exercise[],
): string[] {
  if (files.size > 0 || example === undefined) return [];
  const names = [...sources.keys(), ...others];
  const found = names.length > 0 ? ` among ${listed(names)}` : "";
  return [`No exercise was found${found}. Name files as in exercises/, such as ${example.id}.ts.`];
}
