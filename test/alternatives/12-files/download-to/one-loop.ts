import { createHash } from "node:crypto";
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

/** One loop, a reader by hand, and a flag that says whose error it was. */
export async function downloadTo(
  url: string,
  file: string,
  { disk = realDisk, resumes = 3, onProgress, signal }: DownloadOptions = {},
): Promise<{ sizeBytes: number }> {
  const part = `${file}.part`;
  let hash = createHash("sha256");
  let [size, total, tag, digest]: [number, number | undefined, string, string | undefined] = [0, undefined, "", ""];
  let asked = 0;
  const again = (cause?: unknown) => {
    signal?.throwIfAborted();
    if (asked > resumes) throw new DownloadError("broken", `${asked} requests, ${size} bytes`, { cause });
  };
  await disk.remove(part);
  try {
    for (;;) {
      asked += 1;
      const isRest = size > 0 && tag.startsWith('"');
      const headers = new Headers({ "Accept-Encoding": "identity" });
      if (isRest) {
        headers.set("Range", `bytes=${size}-`);
        headers.set("If-Range", tag);
      }
      let response: Response;
      try {
        response = await fetch(new URL(url), { headers, signal: signal ?? null });
      } catch (error) {
        again(error);
        continue;
      }
      if (response.status !== 200 && !(isRest && response.status === 206)) {
        throw new DownloadError("status", response.statusText);
      }
      if (response.status === 200) {
        if (size > 0) await disk.remove(part);
        hash = createHash("sha256");
        size = 0;
        tag = response.headers.get("etag") ?? "";
        const length = response.headers.get("content-length");
        total = length ? Number.parseInt(length, 10) : undefined;
        digest = response.headers.get("repr-digest")?.split("sha-256=:")[1]?.split(":")[0];
      }
      const reader = response.body?.getReader();
      let broke: { error: unknown } | undefined;
      for (;;) {
        const read = await reader?.read().catch((error: unknown) => {
          broke = { error };
        });
        if (!read?.value) break;
        await disk.append(part, read.value);
        size += read.value.length;
        hash.update(read.value);
        onProgress?.({ receivedBytes: size, totalBytes: total });
      }
      if (!broke && (total === undefined || size === total)) break;
      again(broke?.error);
    }
    const found = hash.digest().toString("base64");
    if (digest !== undefined && found !== digest) throw new DownloadError("checksum", found);
    await disk.rename(part, file);
  } catch (error) {
    await disk.remove(part);
    throw error;
  }
  return { sizeBytes: size };
}
