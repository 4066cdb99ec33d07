import { createHash, type Hash } from "node:crypto";
import { appendFile, rename, rm } from "node:fs/promises";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

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

/** A class, Node's streams, and recursion. */
export async function downloadTo(
  url: string,
  file: string,
  options: DownloadOptions = {},
): Promise<{ sizeBytes: number }> {
  const download = new Download(url, `${file}.part`, options);
  const { disk = realDisk } = options;
  try {
    await disk.remove(`${file}.part`);
    await download.run(options.resumes ?? 3);
    await disk.rename(`${file}.part`, file);
    return { sizeBytes: download.size };
  } catch (error) {
    await disk.remove(`${file}.part`);
    throw error;
  }
}

class Download {
  readonly #url: string;
  readonly #part: string;
  readonly #options: DownloadOptions;
  readonly #disk: Disk;
  #head = new Headers();
  #hash: Hash = createHash("sha256");
  #ownError: { error: unknown } | undefined;
  #writing: Promise<void> = Promise.resolve();
  size = 0;

  constructor(url: string, part: string, options: DownloadOptions) {
    this.#url = url;
    this.#part = part;
    this.#options = options;
    this.#disk = options.disk ?? realDisk;
  }

  async run(left: number): Promise<void> {
    try {
      await this.#attempt();
    } catch (cause) {
      // A chunk may still be on its way to the disk when the stream has failed already.
      await this.#writing.catch(() => {});
      if (this.#ownError) throw this.#ownError.error;
      this.#options.signal?.throwIfAborted();
      if (cause instanceof DownloadError) throw cause;
      if (left > 0) return this.run(left - 1);
      throw new DownloadError("broken", "no more requests", { cause });
    }
    const digest = this.#head.get("repr-digest")?.match(/sha-256=:(.*?):/)?.[1];
    if (digest && digest !== this.#hash.digest("base64")) throw new DownloadError("checksum", digest);
  }

  async #attempt(): Promise<void> {
    const etag = this.#head.get("etag");
    const isRest = this.size > 0 && etag !== null && !/^W\//.test(etag);
    const response = await fetch(this.#url, {
      headers: {
        "accept-encoding": "identity",
        ...(isRest ? { range: `bytes=${this.size}-`, "if-range": etag } : {}),
      },
      ...(this.#options.signal ? { signal: this.#options.signal } : {}),
    });
    if (response.status === 200) await this.#beginAnew(response.headers);
    else if (!isRest || response.status !== 206) throw new DownloadError("status", `${response.status}`);
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), this.#sink());
    const total = this.#total();
    if (total !== undefined && this.size < total) throw new Error("the body ended too early");
  }

  async #beginAnew(head: Headers): Promise<void> {
    this.#head = head;
    this.#hash = createHash("sha256");
    this.size = 0;
    await this.#disk.remove(this.#part);
  }

  #sink(): Writable {
    return new Writable({
      highWaterMark: 1,
      write: (bytes: Uint8Array, _encoding, done) => {
        this.#writing = this.#write(bytes);
        this.#writing.then(
          () => done(),
          (error) => {
            this.#ownError = { error };
            done(error as Error);
          },
        );
      },
    });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#disk.append(this.#part, bytes);
    this.#hash.update(bytes);
    this.size += bytes.length;
    this.#options.onProgress?.({ receivedBytes: this.size, totalBytes: this.#total() });
  }

  #total(): number | undefined {
    const length = this.#head.get("content-length");
    return length === null ? undefined : Number(length);
  }
}
