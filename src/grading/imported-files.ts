import { AnswerFolder } from "../rig/answer-folder.ts";
import { bundle } from "../rig/bundle.ts";

/**
 * The files of an answer that one of them imports, directly or through others, itself too, as paths from the answer's
 * folder.
 *
 * None when the answer cannot be loaded: its verdict says why.
 */
export async function importedFiles(answerDir: string, file: string): Promise<readonly string[]> {
  const { files } = await bundle(new AnswerFolder(answerDir), file).catch(() => ({ files: [] }));
  return files;
}
