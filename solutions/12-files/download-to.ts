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

/** A whole file begins here, or a chunk of it comes. */
type Piece = { begins: Beginning } | { bytes: Uint8Array };
/** What a 200 says about its file. */
type Beginning = { totalBytes?: number | undefined; etag?: string | undefined; digest?: string | undefined };

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
  const { disk = realDisk } = options;
  const part = `${file}.part`;
  try {
    const sizeBytes = await fill(part, disk, url, options);
    await disk.rename(part, file);
    return { sizeBytes };
  } catch (error) {
    await disk.remove(part);
    throw error;
  }
}

/** Writes all pieces to the part, and checks them. Returns how many bytes there are. */
async function fill(part: string, disk: Disk, url: string, options: DownloadOptions): Promise<number> {
  let receivedBytes = 0;
  let hash = createHash("sha256");
  let begun: Beginning = {};
  for await (const piece of pieces(url, options)) {
    if ("begins" in piece) {
      // Whatever the part holds belongs to an earlier file.
      await disk.remove(part);
      begun = piece.begins;
      receivedBytes = 0;
      hash = createHash("sha256");
      continue;
    }
    await disk.append(part, piece.bytes);
    hash.update(piece.bytes);
    receivedBytes += piece.bytes.length;
    options.onProgress?.({ receivedBytes, totalBytes: begun.totalBytes });
  }
  const { digest } = begun;
  if (digest !== undefined && digest !== hash.digest("base64")) {
    throw new DownloadError("checksum", "the bytes are not those of the file");
  }
  return receivedBytes;
}

/** Everything about the network. An error of the disk never comes here, so it is never taken for a broken connection. */
async function* pieces(url: string, { resumes = 3, signal }: DownloadOptions): AsyncGenerator<Piece> {
  let begun: Beginning = {};
  let received = 0;
  for (let left = resumes; ; left--) {
    let cause: unknown;
    try {
      const response = await ask(url, received, begun.etag, signal);
      if (response.status === 200) {
        begun = beginning(response.headers);
        received = 0;
        yield { begins: begun };
      }
      for await (const bytes of response.body ?? []) {
        received += bytes.length;
        yield { bytes };
      }
      if (received >= (begun.totalBytes ?? 0)) return;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof DownloadError) throw error;
      cause = error;
    }
    if (left === 0) throw new DownloadError("broken", "the connection broke too often", { cause });
  }
}

async function ask(url: string, from: number, etag: string | undefined, signal?: AbortSignal): Promise<Response> {
  const isRest = from > 0 && etag !== undefined;
  // Compressed bytes would be counted in another way than those that arrive here.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (isRest) Object.assign(headers, { range: `bytes=${from}-`, "if-range": etag });
  const response = await fetch(url, { headers, ...(signal && { signal }) });
  if (response.status === 200 || (isRest && response.status === 206)) return response;
  await response.body?.cancel();
  throw new DownloadError("status", `status ${response.status}`);
}

function beginning(headers: Headers): Beginning {
  const [length, etag] = [headers.get("content-length"), headers.get("etag")];
  return {
    totalBytes: length === null ? undefined : Number(length),
    // If-Range takes no weak tag (RFC 9110, section 13.1.5): it promises the same meaning, not the same bytes.
    etag: etag === null || etag.startsWith("W/") ? undefined : etag,
    digest: /sha-256=:([^:]*):/.exec(headers.get("repr-digest") ?? "")?.[1],
  };
}
