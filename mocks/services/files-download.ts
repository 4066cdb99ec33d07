import { setImmediate } from "node:timers/promises";
import { httpDate } from "../http-date.ts";
import { HttpResponse } from "../http-response.ts";
import { type ByteRange, byteRange } from "./byte-range.ts";
import { isMatch, isNoneMatch } from "./entity-tag.ts";
import type { StoredFile } from "./files-shelf.ts";
import { problem } from "./problem.ts";

/** How a body is handed out. */
export type Delivery = {
  readonly chunkBytes: number;
  /** Pause between two chunks, in milliseconds. */
  readonly everyMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfterBytes?: number | undefined;
};

/** Answers a GET: the whole file, a piece of it, or that the client has it already. */
export function download(request: Request, file: StoredFile, delivery: Delivery): Response {
  const { headers } = request;
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null && !isMatch(ifMatch, file.etag)) throw problem(412, "The file has changed since.");
  if (isKnown(headers, file)) return new HttpResponse(null, { status: 304, headers: validators(file) });
  const range = wantedRange(headers, file);
  if (range === "unsatisfiable") {
    const { sizeBytes } = file.content;
    throw problem(416, "The file is not so long.", { headers: { "content-range": `bytes */${sizeBytes}` } });
  }
  return range ? piece(file, range, delivery) : whole(file, delivery);
}

/** The checksum of a body as RFC 9530 writes it: `sha-256=:…:`. */
export function digestField(digest: Buffer): string {
  return `sha-256=:${digest.toString("base64")}:`;
}

function whole(file: StoredFile, delivery: Delivery): Response {
  const { content } = file;
  const headers = { ...described(file), "content-length": String(content.sizeBytes) };
  return new HttpResponse(stream(file, { first: 0, last: content.sizeBytes - 1 }, delivery), { headers });
}

function piece(file: StoredFile, range: ByteRange, delivery: Delivery): Response {
  const { content } = file;
  const { first, last } = range;
  const headers = {
    ...described(file),
    // The digest of what is in this message; `Repr-Digest` stays that of the whole file.
    "content-digest": digestField(content.sha256(first, last + 1)),
    "content-length": String(last - first + 1),
    "content-range": `bytes ${first}-${last}/${content.sizeBytes}`,
  };
  return new HttpResponse(stream(file, range, delivery), { status: 206, headers });
}

function described(file: StoredFile): Record<string, string> {
  const digest = file.content.sha256();
  return {
    ...validators(file),
    "accept-ranges": "bytes",
    "content-type": file.type,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    "repr-digest": digestField(digest),
    // The older header of RFC 3230, which many servers still send.
    digest: `SHA-256=${digest.toString("base64")}`,
  };
}

function validators({ etag, modifiedAt }: StoredFile): Record<string, string> {
  return { etag, "last-modified": httpDate(modifiedAt) };
}

/** `If-Modified-Since` counts only where there is no `If-None-Match` (RFC 9110, section 13.2.2). */
function isKnown(headers: Headers, { etag, modifiedAt }: StoredFile): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) return !isNoneMatch(tags, etag);
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  return Math.floor(modifiedAt / 1_000) * 1_000 <= since;
}

/** A range is for the file that the client has begun with: `If-Range` names it. Of another one it gets all. */
function wantedRange(headers: Headers, file: StoredFile): ByteRange | "unsatisfiable" | undefined {
  const range = headers.get("range");
  if (range === null) return undefined;
  const condition = headers.get("if-range");
  const isSame = condition === null || condition === file.etag || condition === httpDate(file.modifiedAt);
  return isSame ? byteRange(range, file.content.sizeBytes) : undefined;
}

function stream(
  { content }: StoredFile,
  { first, last }: ByteRange,
  delivery: Delivery,
): ReadableStream<Uint8Array> | null {
  const { chunkBytes, everyMs, sleep, cutAfterBytes = Number.POSITIVE_INFINITY } = delivery;
  const end = Math.min(last + 1, first + cutAfterBytes);
  let at = first;
  if (last < first) return null;
  return new ReadableStream({
    async pull(controller) {
      if (at === end) {
        // Once the client has taken in what was sent: an error throws away what is still on its way.
        await setImmediate();
        controller.error(new Error("the connection broke"));
        return;
      }
      if (at > first && everyMs > 0) await sleep(everyMs);
      const to = Math.min(at + chunkBytes, end);
      controller.enqueue(new Uint8Array(content.read(at, to)));
      at = to;
      if (at > last) controller.close();
    },
  });
}
