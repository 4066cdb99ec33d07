// Caught by: R4 begins anew when a whole file comes
// The new file has no ETag, and is asked for with that of the old one.
import { createHash } from "node:crypto";
import { appendFile, rename, rm } from "node:fs/promises";

export type Disk = {
  append(name: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
};

export const realDisk: Disk = { append: appendFile, rename, remove: (name) => rm(name, { force: true }) };
export type Progress = {
  receivedBytes: number;
  totalBytes: number | undefined;
};

export type DownloadOptions = {
  disk?: Disk;
  resumes?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
};

export class DownloadError extends Error {
  override readonly name = "DownloadError";
  readonly reason: "status" | "broken" | "checksum";

  constructor(reason: DownloadError["reason"], why: string, options?: ErrorOptions) {
    super(`The download failed: ${why}`, options);
    this.reason = reason;
  }
}

type Piece = { begins: Beginning } | { bytes: Uint8Array };
type Beginning = { totalBytes?: number | undefined; etag?: string | undefined; digest?: string | undefined };
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

async function fill(part: string, disk: Disk, url: string, options: DownloadOptions): Promise<number> {
  let receivedBytes = 0;
  let hash = createHash("sha256");
  let begun: Beginning = {};
  for await (const piece of pieces(url, options)) {
    if ("begins" in piece) {
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

async function* pieces(url: string, { resumes = 3, signal }: DownloadOptions): AsyncGenerator<Piece> {
  let begun: Beginning = {};
  let received = 0;
  for (let left = resumes; ; left--) {
    let cause: unknown;
    try {
      const response = await ask(url, received, begun.etag, signal);
      if (response.status === 200) {
        const { etag = begun.etag, ...others } = beginning(response.headers);
        begun = { ...others, etag };
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
    etag: etag === null || etag.startsWith("W/") ? undefined : etag,
    digest: /sha-256=:([^:]*):/.exec(headers.get("repr-digest") ?? "")?.[1],
  };
}
