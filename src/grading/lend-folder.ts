import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/** A folder for a while: `await using lent = await lendFolder(…)` takes it away at the end. */
export type LentFolder = AsyncDisposable & { readonly folder: string };

const dayMs = 86_400_000;

/**
 * Makes an empty folder for an answer inside the kit, so that its packages are found as those of any answer are.
 *
 * Also takes away what is older than a day: a run that was killed has left it.
 */
export async function lendFolder(root: string): Promise<LentFolder> {
  const answers = path.join(root, ".stormproof/answers");
  const folder = path.join(answers, randomUUID());
  await mkdir(folder, { recursive: true });
  await clearOut(answers);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** What cannot be taken away now is tried again the next time. */
async function clearOut(answers: string): Promise<void> {
  const names = await readdir(answers).catch(() => []);
  await Promise.allSettled(
    names.map(async (name) => {
      const folder = path.join(answers, name);
      if ((await stat(folder)).mtimeMs < Date.now() - dayMs) await rm(folder, { recursive: true, force: true });
    }),
  );
}
