import { randomUUID } from "node:crypto";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Exercise } from "../core/course.ts";
import { answerFile } from "./kit-files.ts";

/** An answer that is lent for a while: `await using answer = await makeOverlay(…)` takes it away at the end. */
export type Overlay = AsyncDisposable & {
  readonly folder: string;
  /** Puts another text in the place of the one file. */
  readonly write: (text: string) => Promise<void>;
};

/**
 * Makes an answer that is the reference but for one file, which holds `text`.
 *
 * It lies inside the kit, so that its packages are found as those of any answer are. A mistake then fails for its own
 * sake, not because an earlier piece is missing.
 */
export async function makeOverlay(root: string, exercise: Exercise, text: string): Promise<Overlay> {
  const folder = path.join(root, ".stormproof/answers", randomUUID());
  await cp(path.join(root, "solutions"), folder, { recursive: true });
  const file = answerFile(folder, exercise);
  await mkdir(path.dirname(file), { recursive: true });
  const write = (text: string) => writeFile(file, text);
  await write(text);
  return { folder, write, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
