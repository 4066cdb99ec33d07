import { Worker } from "node:worker_threads";

/** A file in a zip, with a plain path; without contents when they cannot be had, or are of no use. */
export type ZippedFile = { readonly path: string; readonly contents?: Uint8Array };

/** A zip on the disk or in memory, and whether zips in it are wanted too. */
export type ZipToOpen = { readonly zip: string | Uint8Array; readonly withZips: boolean };

const limitMs = 30_000;

/**
 * Lists the files of a zip, with the contents of those that an answer can be made of, as far as the limits allow.
 *
 * In a thread of its own: a zip can be made so that it takes minutes, and answers are timed meanwhile.
 * Rejects when it is no zip, or takes longer than 30 s.
 */
export async function unzip(toOpen: ZipToOpen): Promise<readonly ZippedFile[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly ZippedFile[]>();
  const worker = new Worker(new URL("./unzip-worker.ts", import.meta.url), { workerData: toOpen, execArgv: [] });
  const timer = setTimeout(() => reject(new Error(`it takes longer than ${limitMs / 1_000} s`)), limitMs);
  worker.once("message", resolve).once("error", reject);
  worker.once("exit", () => reject(new Error("the thread has ended")));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
