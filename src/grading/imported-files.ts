import path from "node:path";
import { build } from "esbuild";

/**
 * The files of an answer that one of them imports, directly or through others, as paths from the answer's folder.
 *
 * None when the answer cannot be read: its verdict says why.
 */
export async function importedFiles(answerDir: string, file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    absWorkingDir: answerDir,
    format: "esm",
    platform: "node",
    packages: "external",
    tsconfigRaw: {},
    logLevel: "silent",
  }).catch(() => ({ metafile: undefined }));
  return Object.keys(metafile?.inputs ?? {}).map((each) => path.posix.normalize(each));
}
