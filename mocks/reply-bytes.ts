import { gzipSync } from "node:zlib";
import { httpDate } from "./http-date.ts";
import type { HttpReply, ReplyBody, ReplyHeaders } from "./script.ts";

/** A body whose bytes are made when they are asked for. */
export type ReplyBytes = { readonly length: number; slice(start: number, end: number): Iterable<Uint8Array> };

/** The bytes that a reply sends as its body. */
export function bytesOf({ body, gzip }: HttpReply): ReplyBytes {
  if (gzip) return buffered(gzipSync(Buffer.concat([...plainBytes(body).slice(0, Number.POSITIVE_INFINITY)])));
  return plainBytes(body);
}

/** The headers of a reply as they are sent at this moment, in milliseconds since 1970. */
export function headersOf(reply: HttpReply, bytes: ReplyBytes, nowAt: number): Record<string, string | string[]> {
  const hasBody = reply.status !== 204 && reply.status !== 304;
  const headers: ReplyHeaders = {
    ...(reply.gzip && { "content-encoding": "gzip" }),
    ...(hasBody && !reply.chunked && { "content-length": String(bytes.length) }),
    ...reply.headers,
  };
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => hasBody || name !== "content-type")
      .map(([name, value]) => [name, headerValue(value, nowAt)]),
  );
}

function headerValue(value: ReplyHeaders[string], nowAt: number): string | string[] {
  if (typeof value === "string") return value;
  if ("inMs" in value) return httpDate(nowAt + value.inMs, value.form);
  return [...value];
}

function plainBytes(body: ReplyBody): ReplyBytes {
  if (typeof body === "string") return buffered(Buffer.from(body));
  if ("base64" in body) return buffered(Buffer.from(body.base64, "base64"));
  return repeated(body.repeat, body.bytes);
}

function buffered(bytes: Buffer): ReplyBytes {
  return { length: bytes.length, slice: (start, end) => (end > start ? [bytes.subarray(start, end)] : []) };
}

function repeated(text: string, length: number): ReplyBytes {
  const unit = Buffer.from(text);
  const block = Buffer.alloc(unit.length * Math.max(1, Math.ceil(blockBytes / unit.length)), unit);
  function* slice(start: number, end: number) {
    for (let at = start; at < Math.min(end, length); ) {
      const piece = block.subarray(at % unit.length, (at % unit.length) + Math.min(end, length) - at);
      yield piece;
      at += piece.length;
    }
  }
  return { length, slice };
}

const blockBytes = 64 * 1024;
