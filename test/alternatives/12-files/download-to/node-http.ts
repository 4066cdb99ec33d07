import { createHash } from "node:crypto";
import { appendFile, rename, rm } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";

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

/** node:http, which neither asks for compression nor follows anything, and a record of what is known. */
export async function downloadTo(
  url: string,
  file: string,
  options: DownloadOptions = {},
): Promise<{ sizeBytes: number }> {
  const disk = options.disk ?? realDisk;
  const part = `${file}.part`;
  const known = { size: 0, hash: createHash("sha256"), total: undefined as number | undefined, tag: "", digest: "" };
  const requests = 1 + (options.resumes ?? 3);
  try {
    await disk.remove(part);
    let broke: unknown;
    for (let request = 1; ; request++) {
      if (request > requests) throw new DownloadError("broken", "again and again", { cause: broke });
      const isRest = known.size > 0 && known.tag !== "";
      let response: IncomingMessage;
      try {
        response = await open(
          url,
          isRest ? { range: `bytes=${known.size}-`, "if-range": known.tag } : {},
          options.signal,
        );
      } catch (error) {
        options.signal?.throwIfAborted();
        broke = error;
        continue;
      }
      const { statusCode, headers } = response;
      if (statusCode === 200) {
        if (known.size > 0) await disk.remove(part);
        const { etag = "", "content-length": length } = headers;
        known.size = 0;
        known.hash = createHash("sha256");
        known.total = length === undefined ? undefined : Number(length);
        known.tag = etag.startsWith("W/") ? "" : etag;
        known.digest = /sha-256=:([\w+/=]*):/.exec(String(headers["repr-digest"]))?.[1] ?? "";
      } else if (statusCode !== 206) {
        response.destroy();
        throw new DownloadError("status", String(statusCode));
      }
      broke = await drain(response, async (bytes) => {
        await disk.append(part, bytes);
        known.hash.update(bytes);
        known.size += bytes.length;
        options.onProgress?.({ receivedBytes: known.size, totalBytes: known.total });
      });
      options.signal?.throwIfAborted();
      if (broke === undefined && known.size >= (known.total ?? 0)) break;
    }
    if (known.digest !== "" && known.hash.digest("base64") !== known.digest) throw new DownloadError("checksum", file);
    await disk.rename(part, file);
    return { sizeBytes: known.size };
  } catch (error) {
    await disk.remove(part);
    throw error;
  }
}

function open(url: string, headers: Record<string, string>, signal?: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const wanted = { headers: { ...headers, "accept-encoding": "identity" }, ...(signal && { signal }) };
    get(url, wanted, resolve).on("error", reject);
  });
}

/** Gives the error of the connection back; an error of `write` it throws. */
async function drain(response: IncomingMessage, write: (bytes: Buffer) => Promise<void>): Promise<unknown> {
  const chunks = response[Symbol.asyncIterator]();
  for (;;) {
    let read: IteratorResult<Buffer>;
    try {
      read = await chunks.next();
    } catch (error) {
      return error;
    }
    if (read.done) return undefined;
    await write(read.value);
  }
}
