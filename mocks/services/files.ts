import { setTimeout as realSleep } from "node:timers/promises";
import { HttpResponse } from "../http-response.ts";
import type { Service } from "../intercept.ts";
import { isMatch, isNoneMatch } from "./entity-tag.ts";
import { download } from "./files-download.ts";
import { FileShelf, type StoredFile } from "./files-shelf.ts";
import { readFile, readForm } from "./files-upload.ts";
import { problem } from "./problem.ts";
import { type Call, type RouteTable, routes } from "./routes.ts";

/** How a files server behaves. */
export type FilesOptions = {
  /** Default: `http://files.test`. */
  readonly origin?: string;
  /** Size of `large.bin`, which is made while it is sent. Default: 1 MiB. */
  readonly largeBytes?: number;
  /** Larger uploads get 413. Default: 10 MiB. */
  readonly mostUploadBytes?: number;
  /** A download comes in chunks of so many bytes. Default: 64 KiB. */
  readonly chunkBytes?: number;
  /** Pause between two chunks, in milliseconds. Default: none. */
  readonly everyMs?: number;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly now?: () => number;
};

/** A files server, what is on it, and a way to break its connections. */
export type FilesService = Service & {
  /** Names of all files. */
  readonly names: readonly string[];
  /** The content of a file, for comparison. */
  bytes(name: string): Buffer | undefined;
  /** Breaks the connection of so many of the next downloads, each after so many bytes. */
  cutNext(downloads: number, afterBytes: number): void;
};

/** Makes a files server: list, download whole or in ranges, upload as a form or bare, delete; with checksums. */
export function createFiles(options: FilesOptions = {}): FilesService {
  const { origin = "http://files.test", largeBytes = 2 ** 20, now = Date.now } = options;
  let shelf = new FileShelf(now, largeBytes);
  let cuts = { downloads: 0, afterBytes: 0 };
  const nextCut = (): number | undefined => {
    if (cuts.downloads === 0) return undefined;
    cuts = { ...cuts, downloads: cuts.downloads - 1 };
    return cuts.afterBytes;
  };
  return {
    origin,
    handlers: routes(
      table(() => shelf, nextCut, options),
      { origin, unknownPath, unknownMethod },
    ),
    get names() {
      return shelf.list().map(({ name }) => name);
    },
    bytes: (name) => {
      const content = shelf.get(name)?.content;
      return content?.read(0, content.sizeBytes);
    },
    cutNext: (downloads, afterBytes) => {
      cuts = { downloads, afterBytes };
    },
    reset: () => {
      shelf = new FileShelf(now, largeBytes);
      cuts = { downloads: 0, afterBytes: 0 };
    },
  };
}

/** @param shelf - The shelf of this moment: a reset puts another in its place. */
function table(shelf: () => FileShelf, nextCut: () => number | undefined, options: FilesOptions): RouteTable {
  const { mostUploadBytes = 10 * 2 ** 20, chunkBytes = 2 ** 16, everyMs = 0, sleep = wait } = options;
  return {
    "/files": {
      GET: () => HttpResponse.json({ files: shelf().list().map(told) }),
      POST: async ({ request, url }) => {
        const { uploads, fields } = await readForm(request, mostUploadBytes);
        const stored = uploads.map((upload) => shelf().put(upload));
        const headers = { location: locationOf(stored[0], url) };
        return HttpResponse.json({ files: stored.map(told), fields }, { status: 201, headers });
      },
    },
    "/files/:name": {
      GET: ({ request }, name) => {
        const file = find(shelf(), name);
        return download(request, file, {
          chunkBytes,
          everyMs,
          sleep,
          cutAfterBytes: request.method === "HEAD" ? undefined : nextCut(),
        });
      },
      PUT: async ({ request, url }, name) => {
        const upload = await readFile(request, name, mostUploadBytes);
        const before = shelf().get(name);
        checkConditions(request.headers, before);
        const stored = shelf().put(upload);
        const headers = { etag: stored.etag, location: locationOf(stored, url) };
        return HttpResponse.json(told(stored), { status: before ? 200 : 201, headers });
      },
      DELETE: ({ request }, name) => {
        checkConditions(request.headers, find(shelf(), name));
        shelf().delete(name);
        return new HttpResponse(null, { status: 204 });
      },
    },
  };
}

async function wait(ms: number): Promise<void> {
  await realSleep(ms);
}

function find(shelf: FileShelf, name: string): StoredFile {
  const file = shelf.get(name);
  if (!file) throw problem(404, "There is no such file.");
  return file;
}

/** `If-Match`: only this version. `If-None-Match: *`: only where there is none yet. */
function checkConditions(headers: Headers, file: StoredFile | undefined): void {
  const [wanted, unwanted] = [headers.get("if-match"), headers.get("if-none-match")];
  if (wanted !== null && !(file && isMatch(wanted, file.etag))) throw problem(412, "The file is not that version.");
  if (unwanted !== null && file && !isNoneMatch(unwanted, file.etag)) throw problem(412, "The file exists already.");
}

function told({ name, type, content, etag, modifiedAt }: StoredFile): object {
  const sha256 = content.sha256().toString("hex");
  return { name, type, sizeBytes: content.sizeBytes, sha256, etag, modifiedAt: new Date(modifiedAt).toISOString() };
}

function locationOf(file: StoredFile | undefined, url: URL): string {
  return new URL(`/files/${encodeURIComponent(file?.name ?? "")}`, url).href;
}

function unknownPath(): Response {
  return problem(404, "There is no such path.");
}

function unknownMethod(_call: Call, allow: string): Response {
  return problem(405, "This path does not know the method.", { headers: { allow } });
}
