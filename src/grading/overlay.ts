import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../core/course.ts";
import { answerFile } from "./kit-files.ts";
import { type LentFolder, lendFolder } from "./lend-folder.ts";

/** An answer that is lent for a while: `await using answer = await makeOverlay(…)` takes it away at the end. */
export type Overlay = LentFolder & {
  /** Puts another text in the place of the one file. */
  readonly write: (text: string) => Promise<void>;
};

/**
 * Makes an answer that is the reference but for one file, which holds `text`.
 *
 * A mistake then fails for its own sake, not because an earlier piece is missing.
 */
export async function makeOverlay(root: string, exercise: Exercise, text: string): Promise<Overlay> {
  const lent = await lendFolder(root);
  await cp(path.join(root, "solutions"), lent.folder, { recursive: true });
  const file = answerFile(lent.folder, exercise);
  await mkdir(path.dirname(file), { recursive: true });
  const write = (text: string) => writeFile(file, text);
  await write(text);
  return { ...lent, write };
}
