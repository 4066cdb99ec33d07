// Whole or not at all                                         about 45 minutes, after the exercise with-timeout
//
// A nightly job downloads a report of 2 GB. The connection breaks at half of it, half a file stays on the disk, and the
// next job reads it as if it were whole. Finish `downloadTo`: under its own name there is the whole file or none.
//
// R1  Ask with GET and `Accept-Encoding: identity`, each time. Write the body to `${file}.part`: each chunk with
//     `append`, as it comes. Wait until it is written before you write the next one. Begin without a part: remove one
//     that is there.
// R2  When all is there, rename the part to `file`, and return its size. Do nothing else to `file`.
// R3  If the connection breaks, before or during the body, ask again at once for the rest, at most `resumes` times in
//     all. A body that ends before the total has come is a break too. Ask with `Range: bytes=N-`, where N is what you
//     have, and with `If-Range`: the ETag of the last 200. With 206 go on at N. With no bytes yet, or without a strong
//     ETag (none, or one that begins with W/), ask without these two headers.
// R4  If a further request is answered with 200, the body is a whole file again, perhaps another one: remove the
//     part, and begin anew with this body.
// R5  If the last 200 has a `Repr-Digest` with `sha-256=:…:`, the SHA-256 of all bytes must be that, in base64. If not,
//     throw a DownloadError "checksum". Do not ask again.
// R6  After each chunk that is written call `onProgress`. The total is the Content-Length of the last 200.
// R7  Any other status: throw a DownloadError "status" at once. A break, and no request left: "broken", with its error
//     as `cause` if there was one. If `signal` stops you, throw its reason at once; if the disk fails, its error.
//     Whatever you throw: remove the part before, and leave `file` as it was.
//
// Not in this exercise: waits between the requests, empty files, parts of an earlier run.
//
// Before you code, fill in. A file has 100 bytes; the connection breaks after 60.
//   Range of the second request: __   bytes that it brings: __   names on the disk meanwhile: __
// Compare with the last line of this file.
import { appendFile, rename, rm } from "node:fs/promises";

/** What a download does to a disk. Names are paths. */
export type Disk = {
  /** Adds bytes at the end of a file. The first ones make it. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file another name. A file that has this name already is replaced, at once and whole. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. Does nothing where there is none. */
  remove(name: string): Promise<void>;
};

/** The disk of this computer. It is finished; the checks bring their own, which is made of memory. */
export const realDisk: Disk = { append: appendFile, rename, remove: (name) => rm(name, { force: true }) };

/** How far a download is. */
export type Progress = {
  /** Bytes in the part. */
  receivedBytes: number;
  /** Size of the whole file. `undefined`: the server has not said. */
  totalBytes: number | undefined;
};

export type DownloadOptions = {
  /** Default: `realDisk`. */
  disk?: Disk;
  /** How often to ask again after a broken connection, in all. Default: 3. */
  resumes?: number;
  /** Called after each chunk that has been written. */
  onProgress?: (progress: Progress) => void;
  /** Stops the download. */
  signal?: AbortSignal;
};

/** The file could not be had whole. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
  /** A status that brings no file, connections that broke too often, or bytes that are not those of the file. */
  readonly reason: "status" | "broken" | "checksum";

  constructor(reason: DownloadError["reason"], why: string, options?: ErrorOptions) {
    super(`The download failed: ${why}`, options);
    this.reason = reason;
  }
}

/**
 * Downloads a file to disk, a chunk at a time. Under its name there is the whole file or none.
 *
 * @returns its size.
 * @throws DownloadError when the file cannot be had whole.
 *
 * @example
 * await downloadTo("https://files.example/report.csv", "report.csv", {
 *   onProgress: ({ receivedBytes, totalBytes }) => console.log(receivedBytes, "of", totalBytes ?? "?"),
 * });
 */
export async function downloadTo(
  url: string,
  file: string,
  options: DownloadOptions = {},
): Promise<{ sizeBytes: number }> {
  // TODO: begin with one request, and `for await (const chunk of response.body)`. Then think of what may break.
  throw new Error("downloadTo is not written yet");
}

// The table above: bytes=60-; 40; the part alone.
