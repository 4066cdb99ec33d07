import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { KitError } from "../core/kit-error.ts";
import { writeAtomically } from "../grading/write-atomically.ts";
import { keepCopy } from "./keep-copy.ts";

/** The notebook in which a learner works on a lesson, from the kit's folder. The shipped one stays clean. */
function workingCopyPath(slug: string): string {
  return `work/lessons/${slug}.ipynb`;
}

/**
 * Makes the learner's copy of a lesson when there is none yet, and renews one that nobody has touched.
 *
 * `updated` tells that the shipped lesson has changed since the learner's copy was made. The copy is left alone then.
 *
 * @throws KitError when the shipped lesson is missing.
 */
export async function openWorkingCopy(root: string, slug: string): Promise<{ path: string; updated: boolean }> {
  const path = workingCopyPath(slug);
  const shipped = await readShipped(root, slug);
  const copy = await readText(join(root, path));
  const known = await readText(markerOf(root, slug));
  const isUntouched = copy === undefined || digest(copy) === known;
  if (isUntouched && copy !== shipped) await take(root, slug, shipped);
  // A copy from before the marker was kept counts as one of today's lesson.
  else if (known === undefined) await mark(root, slug, shipped);
  return { path, updated: !isUntouched && known !== undefined && known !== digest(shipped) };
}

/**
 * Puts the shipped lesson in the place of the learner's copy, which is kept beside it.
 *
 * @returns The kept copy, from the kit's folder; `undefined` when there was nothing to keep.
 */
export async function renewWorkingCopy(root: string, slug: string): Promise<string | undefined> {
  const shipped = await readShipped(root, slug);
  const kept = await keepCopy(root, workingCopyPath(slug), `work/lessons/backup/${slug}.ipynb`);
  await take(root, slug, shipped);
  return kept;
}

/** Stays with the learner's copy: the change of the shipped lesson is not reported again. */
export async function declineUpdate(root: string, slug: string): Promise<void> {
  await mark(root, slug, await readShipped(root, slug));
}

async function take(root: string, slug: string, shipped: string): Promise<void> {
  await writeAtomically(join(root, workingCopyPath(slug)), shipped);
  await mark(root, slug, shipped);
}

async function mark(root: string, slug: string, shipped: string): Promise<void> {
  await writeAtomically(markerOf(root, slug), digest(shipped));
}

/** Holds the digest of the shipped lesson from which the learner's copy was made. */
function markerOf(root: string, slug: string): string {
  return join(root, "work/lessons/.shipped", slug);
}

async function readShipped(root: string, slug: string): Promise<string> {
  const text = await readText(join(root, "lessons", `${slug}.ipynb`));
  if (text !== undefined) return text;
  throw new KitError(`Cannot find lessons/${slug}.ipynb: bring it back with \`git checkout -- lessons\`.`);
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
